import { diffArrays } from 'diff'
import { canonicalJson, sameValue } from '../../platform/same-value.ts'
import { withoutMetadata, type Block } from '../body/body.ts'
import type { PostContent } from './post.ts'

/**
 * Three-way merge of two people's changes to one post. Changes by one side are taken; conflicting ones are left for a
 * person, so that no text is lost unseen.
 */

/** A field that both changed differently. */
export interface FieldConflict {
  readonly field: keyof Omit<PostContent, 'body'>
  readonly mine: PostContent[keyof PostContent]
  readonly theirs: PostContent[keyof PostContent]
}

/** A run of blocks: merged, or in conflict. */
type BodyPart =
  | { readonly kind: 'settled'; readonly blocks: readonly Block[] }
  | { readonly kind: 'conflict'; readonly mine: readonly Block[]; readonly theirs: readonly Block[] }

export interface Merge {
  /** With all merged fields; those in conflict have the value of `theirs`. */
  readonly content: PostContent
  readonly fields: readonly FieldConflict[]
  readonly body: readonly BodyPart[]
}

const FIELDS = ['kind', 'headline', 'dateline', 'bylines', 'report', 'attribution'] as const

export function mergePosts(base: PostContent, mine: PostContent, theirs: PostContent): Merge {
  const fields: FieldConflict[] = []
  const completed: Record<string, unknown> = {}
  for (const field of FIELDS) {
    if (sameValue(mine[field], theirs[field]) || sameValue(mine[field], base[field]))
      completed[field] = theirs[field]
    else if (sameValue(theirs[field], base[field])) completed[field] = mine[field]
    else {
      completed[field] = theirs[field]
      fields.push({ field, mine: mine[field], theirs: theirs[field] })
    }
  }
  const body = mergeBlocks(base.body.content, mine.body.content, theirs.body.content)
  return {
    content: { ...theirs, ...completed, body: { type: 'doc', content: mergedBlocks(body) } } as PostContent,
    fields,
    body,
  }
}

/** The merged blocks, without conflicts. */
function mergedBlocks(parts: readonly BodyPart[]): Block[] {
  return parts.flatMap((part) => (part.kind === 'settled' ? part.blocks : []))
}

/**
 * diff3 over paragraphs (Khanna, Kunal and Pierce, "A formal investigation of diff3"): the base is split at
 * paragraphs that both sides kept; in between, a change by one side wins, and changes by both conflict.
 */
function mergeBlocks(base: readonly Block[], mine: readonly Block[], theirs: readonly Block[]): BodyPart[] {
  const inMine = matches(base, mine)
  const inTheirs = matches(base, theirs)
  const parts: BodyPart[] = []
  let [b, m, t] = [0, 0, 0]
  const take = (bEnd: number, mEnd: number, tEnd: number): void => {
    const [was, ours, others] = [base.slice(b, bEnd), mine.slice(m, mEnd), theirs.slice(t, tEnd)]
    if (same(ours, others)) appendMerged(parts, others)
    else if (same(others, was)) appendMerged(parts, ours)
    else if (same(ours, was)) appendMerged(parts, others)
    // Equal numbers of paragraphs on all sides: each is compared with its counterpart.
    else if (bEnd - b > 1 && was.length === ours.length && was.length === others.length)
      for (; b < bEnd; ++b, ++m, ++t) take(b + 1, m + 1, t + 1)
    else parts.push({ kind: 'conflict', mine: ours, theirs: others })
  }
  for (let at = 0; at < base.length; at++) {
    const mineAt = inMine.get(at)
    const theirsAt = inTheirs.get(at)
    if (mineAt === undefined || theirsAt === undefined) continue
    take(at, mineAt, theirsAt)
    appendMerged(parts, theirs.slice(theirsAt, theirsAt + 1))
    ;[b, m, t] = [at + 1, mineAt + 1, theirsAt + 1]
  }
  take(base.length, mine.length, theirs.length)
  return parts
}

function appendMerged(parts: BodyPart[], blocks: readonly Block[]): void {
  if (blocks.length === 0) return
  const last = parts.at(-1)
  if (last?.kind === 'settled')
    parts[parts.length - 1] = { kind: 'settled', blocks: [...last.blocks, ...blocks] }
  else parts.push({ kind: 'settled', blocks })
}

/** Maps unchanged paragraphs of the base to their position in the other text, in order. */
function matches(base: readonly Block[], other: readonly Block[]): Map<number, number> {
  const found = new Map<number, number>()
  let [b, o] = [0, 0]
  for (const run of diffArrays(base.map(text), other.map(text))) {
    if (run.removed) b += run.count
    else if (run.added) o += run.count
    else for (let n = 0; n < run.count; n++) found.set(b++, o++)
  }
  return found
}

/**
 * The value of a block for comparison: only the writer's content. Server metadata of a picture or embed changes by
 * itself, and an empty paragraph may be written in two ways.
 */
function text(block: Block): string {
  return canonicalJson(withoutMetadata({ type: 'doc', content: [block] })).replaceAll('"content":[],', '')
}

function same(a: readonly Block[], b: readonly Block[]): boolean {
  return a.length === b.length && a.every((block, at) => text(block) === text(b[at] as Block))
}
