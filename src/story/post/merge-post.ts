import { diffArrays } from 'diff'
import { canonicalJson, sameValue } from '../../platform/same-value.ts'
import { withoutFacts, type Block } from '../body/body.ts'
import type { PostContent } from './post.ts'

/**
 * Puts two people's changes of one post together (three-way merge). What only one of them changed is taken; what
 * both changed differently is left for a person, so that no word of either is lost unseen.
 */

/** A field that both changed differently. */
export interface FieldConflict {
  readonly field: keyof Omit<PostContent, 'body'>
  readonly mine: PostContent[keyof PostContent]
  readonly theirs: PostContent[keyof PostContent]
}

/** A run of the text: settled, or to be chosen. */
type BodyPart =
  | { readonly kind: 'settled'; readonly blocks: readonly Block[] }
  | { readonly kind: 'conflict'; readonly mine: readonly Block[]; readonly theirs: readonly Block[] }

export interface Merge {
  /** With every field that is settled; those in conflict as they are in `theirs`. */
  readonly content: PostContent
  readonly fields: readonly FieldConflict[]
  readonly body: readonly BodyPart[]
}

const FIELDS = ['kind', 'headline', 'dateline', 'bylines', 'report', 'attribution'] as const

export function mergePosts(base: PostContent, mine: PostContent, theirs: PostContent): Merge {
  const fields: FieldConflict[] = []
  const settled: Record<string, unknown> = {}
  for (const field of FIELDS) {
    if (sameValue(mine[field], theirs[field]) || sameValue(mine[field], base[field]))
      settled[field] = theirs[field]
    else if (sameValue(theirs[field], base[field])) settled[field] = mine[field]
    else {
      settled[field] = theirs[field]
      fields.push({ field, mine: mine[field], theirs: theirs[field] })
    }
  }
  const body = mergeBlocks(base.body.content, mine.body.content, theirs.body.content)
  return {
    content: { ...theirs, ...settled, body: { type: 'doc', content: settledBlocks(body) } } as PostContent,
    fields,
    body,
  }
}

/** The text without what is still to be chosen. */
function settledBlocks(parts: readonly BodyPart[]): Block[] {
  return parts.flatMap((part) => (part.kind === 'settled' ? part.blocks : []))
}

/**
 * diff3 over paragraphs (Khanna, Kunal and Pierce, "A formal investigation of diff3"): the base is cut where both
 * sides still have its paragraphs; between the cuts, whoever changed something wins, and two who did conflict.
 */
function mergeBlocks(base: readonly Block[], mine: readonly Block[], theirs: readonly Block[]): BodyPart[] {
  const inMine = matches(base, mine)
  const inTheirs = matches(base, theirs)
  const parts: BodyPart[] = []
  let [b, m, t] = [0, 0, 0]
  const take = (bEnd: number, mEnd: number, tEnd: number): void => {
    const [was, ours, others] = [base.slice(b, bEnd), mine.slice(m, mEnd), theirs.slice(t, tEnd)]
    if (same(ours, others)) settle(parts, others)
    else if (same(others, was)) settle(parts, ours)
    else if (same(ours, was)) settle(parts, others)
    // As many paragraphs on all sides: each is somebody's version of the one before, and is judged alone.
    else if (bEnd - b > 1 && was.length === ours.length && was.length === others.length)
      for (; b < bEnd; ++b, ++m, ++t) take(b + 1, m + 1, t + 1)
    else parts.push({ kind: 'conflict', mine: ours, theirs: others })
  }
  for (let at = 0; at < base.length; at++) {
    const mineAt = inMine.get(at)
    const theirsAt = inTheirs.get(at)
    if (mineAt === undefined || theirsAt === undefined) continue
    take(at, mineAt, theirsAt)
    settle(parts, theirs.slice(theirsAt, theirsAt + 1))
    ;[b, m, t] = [at + 1, mineAt + 1, theirsAt + 1]
  }
  take(base.length, mine.length, theirs.length)
  return parts
}

function settle(parts: BodyPart[], blocks: readonly Block[]): void {
  if (blocks.length === 0) return
  const last = parts.at(-1)
  if (last?.kind === 'settled')
    parts[parts.length - 1] = { kind: 'settled', blocks: [...last.blocks, ...blocks] }
  else parts.push({ kind: 'settled', blocks })
}

/** Where each paragraph of the base stands in the other text, as far as it stands there unchanged and in order. */
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
 * A block by its value: what a writer wrote in it. What the server knows of a picture or embed comes and goes by
 * itself, and an empty paragraph is one whether it says so or not.
 */
function text(block: Block): string {
  return canonicalJson(withoutFacts({ type: 'doc', content: [block] })).replaceAll('"content":[],', '')
}

function same(a: readonly Block[], b: readonly Block[]): boolean {
  return a.length === b.length && a.every((block, at) => text(block) === text(b[at] as Block))
}
