import { diffArrays, diffWordsWithSpace } from 'diff'
import { bodyText, type Block, type Body } from '../body/body.ts'
import type { PostContent } from './post.ts'

/** A run of unchanged, added or removed words. */
export interface DiffPart {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** One field or paragraph with what changed in it; `label` for people. */
export interface DiffLine {
  readonly label: string
  readonly parts: readonly DiffPart[]
}

/** The differences between two states of a post, by field and paragraph; empty if equal. */
export function diffPosts(before: PostContent | undefined, after: PostContent): DiffLine[] {
  const was = before === undefined ? [] : labelledFields(before)
  const fields = labelledFields(after).flatMap(([label, text]): DiffLine[] => {
    const old = was.find(([name]) => name === label)?.[1] ?? ''
    return old === text ? [] : [{ label, parts: diffWords(old, text) }]
  })
  return [...fields, ...diffBodies(before?.body, after.body)]
}

function labelledFields(content: PostContent): [label: string, text: string][] {
  const { kind, headline, dateline, bylines, attribution, report } = content
  return [
    ['Kind', kind],
    ['Headline', headline ?? ''],
    ['Dateline', dateline ?? ''],
    ['Bylines', bylines.join(', ')],
    ['Who said it', attribution ?? ''],
    [
      'Report',
      [report?.headline, report?.standfirst, report?.byline, report?.url].filter(Boolean).join('\n'),
    ],
  ]
}

function diffBodies(before: Body | undefined, after: Body): DiffLine[] {
  const runs = diffArrays((before?.content ?? []).map(blockWords), after.content.map(blockWords))
  const lines: DiffLine[] = []
  for (let at = 0; at < runs.length; at++) {
    const run = runs[at]
    const next = runs[at + 1]
    if (run === undefined || (!run.added && !run.removed)) continue
    // Removed paragraphs directly before added ones are treated as edited.
    const [removed, added] =
      run.removed && next?.added === true
        ? [run.value, next.value]
        : run.removed
          ? [run.value, []]
          : [[], run.value]
    if (run.removed && next?.added === true) at += 1
    for (let line = 0; line < Math.max(removed.length, added.length); line++)
      lines.push({ label: 'Text', parts: diffWords(removed[line] ?? '', added[line] ?? '') })
  }
  return lines
}

/** The text of a block, with labels for media. */
export function blockWords(block: Block): string {
  if (block.type === 'embed') return `[${block.attrs.url}]`
  if (block.type === 'picture') {
    const { alt, caption, credit, isDecorative } = block.attrs
    return `[Picture: ${isDecorative ? 'decorative' : alt}${caption === '' ? '' : `; ${caption}`}${credit === '' ? '' : `; ${credit}`}]`
  }
  return bodyText({ type: 'doc', content: [block] })
}

/** Word-level diff of two texts. */
export function diffWords(before: string, after: string): DiffPart[] {
  return diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value,
  }))
}
