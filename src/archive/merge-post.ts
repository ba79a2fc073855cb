import {
  bodyText,
  embedsIn,
  picturesIn,
  withoutFacts,
  type Block,
  type Body,
  type Inline,
} from '../story/body/body.ts'
import type { PostContent } from '../story/post/post.ts'
import type { CapturedPost } from './captured-page.ts'
import { isCutFrom, textKey } from './words.ts'

/** Posts of one minute are told apart by milliseconds; what is closer than this is one time (ms). */
const ONE_TIME = 1_000

/**
 * One post of two captures of it. What says the same is taken in its richer form, in either order; where they
 * differ the later words stand, by the time of their change, else those of the capture, unless that is older.
 * What only one of them could tell (a time, a writer, a headline) is kept, and so is the name it is known by.
 */
export function mergedPost(known: CapturedPost, captured: CapturedPost, isOlder: boolean): CapturedPost {
  const [late, early] = isLater(captured, known, isOlder) ? [captured, known] : [known, captured]
  const report = late.report ?? early.report
  return {
    ...late,
    origin: known.origin,
    kind: late.kind === 'update' ? early.kind : late.kind,
    headline: late.headline ?? early.headline,
    dateline: late.dateline ?? early.dateline,
    body: mergedBody(late.body, early.body),
    bylines: late.bylines.length > 0 ? late.bylines : early.bylines,
    report,
    attribution: late.attribution ?? early.attribution,
    publishedAt: earliest(known.publishedAt, captured.publishedAt),
    updatedAt: haveSameWords(known, captured) ? firstChange(known, captured) : late.updatedAt,
  }
}

/** Whether two states of a post say the same, as far as both say anything. */
export function haveSameWords(a: PostContent, b: PostContent): boolean {
  const isSame = (one: string | null | undefined, other: string | null | undefined) =>
    (one ?? '') === '' || (other ?? '') === '' || textKey(one ?? '') === textKey(other ?? '')
  return (
    isSame(a.headline, b.headline) &&
    isSame(a.dateline, b.dateline) &&
    isSame(a.bylines.join(', '), b.bylines.join(', ')) &&
    isSame(a.attribution, b.attribution) &&
    isSame(a.report?.headline, b.report?.headline) &&
    isSame(a.report?.standfirst, b.report?.standfirst) &&
    haveSameText(a.body, b.body)
  )
}

function haveSameText(a: Body, b: Body): boolean {
  const [one, other] = [bodyText(a), bodyText(b)]
  if (one.trim() === '' || other.trim() === '' || textKey(one) === textKey(other)) return true
  return isCutFrom(one, other) || isCutFrom(other, one)
}

/** When the words were last changed, as far as is known: ms UTC. */
function changedAt(post: CapturedPost): number | null {
  return post.updatedAt ?? post.publishedAt
}

function isLater(captured: CapturedPost, known: CapturedPost, isOlder: boolean): boolean {
  const [a, b] = [changedAt(captured), changedAt(known)]
  return a === null || b === null || Math.abs(a - b) < ONE_TIME ? !isOlder : a > b
}

/** A stamp that moved on while the words stayed the same is no change of theirs. */
function firstChange(a: CapturedPost, b: CapturedPost): number | null {
  if (a.publishedAt !== null && b.publishedAt !== null && (a.updatedAt === null || b.updatedAt === null))
    return null
  return earliest(a.updatedAt, b.updatedAt)
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}

function mergedBody(late: Body, early: Body): Body {
  const [text, before] = [bodyText(late), bodyText(early)]
  if (text.trim() !== '' && before.trim() !== '') {
    if (isCutFrom(text, before)) return early
    if (isCutFrom(before, text) || textKey(text) !== textKey(before)) return late
  }
  return isRicher(early, late) ? early : late
}

/** More links, pictures and embeds, else more marks, else more paragraphs; words count before all. */
function isRicher(a: Body, b: Body): boolean {
  const [ofA, ofB] = [riches(a), riches(b)]
  const at = ofA.findIndex((count, index) => count !== ofB[index])
  if (at >= 0) return (ofA[at] ?? 0) > (ofB[at] ?? 0)
  return false
}

function riches(body: Body): number[] {
  const inlines = body.content.flatMap(inlinesIn)
  const marks = inlines.flatMap((inline) => (inline.type === 'text' ? (inline.marks ?? []) : []))
  return [
    bodyText(body).trim() === '' ? 0 : 1,
    marks.filter((mark) => mark.type === 'link').length + picturesIn(body).length + embedsIn(body).length,
    marks.length,
    JSON.stringify(withoutFacts(body)).split('"type":"paragraph"').length,
  ]
}

function inlinesIn(block: Block): readonly Inline[] {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return block.content ?? []
    case 'blockquote':
      return block.content.flatMap(inlinesIn)
    case 'bulletList':
    case 'orderedList':
      return block.content.flatMap((item) => item.content.flatMap(inlinesIn))
    case 'picture':
    case 'embed':
      return []
  }
}
