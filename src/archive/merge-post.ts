import {
  bodyText,
  embedsIn,
  picturesIn,
  withoutMetadata,
  type Block,
  type Body,
  type Inline,
} from '../story/body/body.ts'
import type { PostContent } from '../story/post/post.ts'
import type { CapturedPost } from './captured-page.ts'
import { isCutFrom, textKey } from './words.ts'

/** Posts within one minute are separated by milliseconds; times closer than this are equal (ms). */
const ONE_TIME = 1_000

/**
 * Merges two captures of one post. If the text is the same, the richer form wins regardless of order; if it differs,
 * the later text wins: by modification time, else the capture's, unless that is older. What only one of them has (a
 * time, a byline, a headline) is kept, and so is the origin.
 */
export function mergeCapturedPosts(
  known: CapturedPost,
  captured: CapturedPost,
  isOlder: boolean,
): CapturedPost {
  const [late, early] = isLater(captured, known, isOlder) ? [captured, known] : [known, captured]
  const report = late.report ?? early.report
  return {
    ...late,
    origin: known.origin,
    kind: late.kind === 'update' ? early.kind : late.kind,
    headline: late.headline ?? early.headline,
    dateline: late.dateline ?? early.dateline,
    body: mergeBodies(late.body, early.body),
    bylines: late.bylines.length > 0 ? late.bylines : early.bylines,
    report,
    attribution: late.attribution ?? early.attribution,
    publishedAt: earliest(known.publishedAt, captured.publishedAt),
    updatedAt: haveSameWords(known, captured) ? firstChange(known, captured) : late.updatedAt,
  }
}

/** Whether two states of a post agree wherever both have a value. */
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

/** Last modification of the text as far as known, ms UTC. */
function changedAt(post: CapturedPost): number | null {
  return post.updatedAt ?? post.publishedAt
}

function isLater(captured: CapturedPost, known: CapturedPost, isOlder: boolean): boolean {
  const [a, b] = [changedAt(captured), changedAt(known)]
  return a === null || b === null || Math.abs(a - b) < ONE_TIME ? !isOlder : a > b
}

/** A timestamp that changed without a change of the text does not count. */
function firstChange(a: CapturedPost, b: CapturedPost): number | null {
  if (a.publishedAt !== null && b.publishedAt !== null && (a.updatedAt === null || b.updatedAt === null))
    return null
  return earliest(a.updatedAt, b.updatedAt)
}

function earliest(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.min(a, b)
}

function mergeBodies(late: Body, early: Body): Body {
  const [text, before] = [bodyText(late), bodyText(early)]
  if (text.trim() !== '' && before.trim() !== '') {
    if (isCutFrom(text, before)) return early
    if (isCutFrom(before, text) || textKey(text) !== textKey(before)) return late
  }
  return isRicher(early, late) ? early : late
}

/** More links, pictures and embeds; else more marks; else more paragraphs; text counts before all. */
function isRicher(a: Body, b: Body): boolean {
  const [ofA, ofB] = [richness(a), richness(b)]
  const at = ofA.findIndex((count, index) => count !== ofB[index])
  if (at >= 0) return (ofA[at] ?? 0) > (ofB[at] ?? 0)
  return false
}

function richness(body: Body): number[] {
  const inlines = body.content.flatMap(inlinesIn)
  const marks = inlines.flatMap((inline) => (inline.type === 'text' ? (inline.marks ?? []) : []))
  return [
    bodyText(body).trim() === '' ? 0 : 1,
    marks.filter((mark) => mark.type === 'link').length + picturesIn(body).length + embedsIn(body).length,
    marks.length,
    JSON.stringify(withoutMetadata(body)).split('"type":"paragraph"').length,
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
