import { refuse, type Refusal } from '../../platform/problem.ts'
import { EMPTY_BODY, type Block, type Body } from '../../story/body/body.ts'
import type { CapturedPage, CapturedPost } from '../captured-page.ts'
import { wordKey, wordsOf } from '../words.ts'
import { isBullet } from './headline-line.ts'
import { pageLines } from './page-lines.ts'
import { pageParts, type PagePost } from './page-parts.ts'
import { storyLines } from './story-lines.ts'

/** A second line that is longer is the lead's first paragraph. */
const LONGEST_STANDFIRST = 300
/** So many first words identify a post that has no headline. */
const WORDS_OF_ORIGIN = 12

/**
 * Reads text that was copied off a live page: its headline, the sentence under it, the lead, and the posts,
 * newest first. Nothing is marked up in such text; what a line is can only be told from how it reads.
 */
export function readPlainText(text: string): CapturedPage | Refusal<'capture-no-live-page'> {
  const page = pageLines(text)
  if (page === undefined) return refuse('capture-no-live-page', 'The text has more than 200,000 lines.')
  const { lines, leftOut, commentLines, timeLines } = storyLines(page)
  const [headline, second] = lines
  if (headline === undefined) return refuse('capture-no-live-page', 'The text has no headline.')
  const hasStandfirst = second !== undefined && !second.isTimed && second.text.length <= LONGEST_STANDFIRST
  const parts = pageParts(lines.slice(hasStandfirst ? 2 : 1))
  if (!parts.posts.some((post) => post.headline !== null)) {
    return refuse(
      'capture-no-live-page',
      'No line of the text reads as the headline of an update with its text below.',
    )
  }
  const remarks = ['Text has no times: only the order of the posts is kept, newest first.']
  if (timeLines > 0)
    remarks.push(
      `${timeLines} ${timeLines === 1 ? 'line' : 'lines'} with a time helped to find the posts and were left out.`,
    )
  if (commentLines > 0)
    remarks.push(
      `${commentLines} ${commentLines === 1 ? 'line' : 'lines'} below the heading of the comments were left out.`,
    )
  return {
    format: 'plain text',
    url: null,
    headline: headline.text,
    standfirst: hasStandfirst ? second.text : '',
    section: null,
    language: null,
    summary: parts.lead,
    posts: withOrigins(parts.posts),
    startedAt: null,
    endedAt: null,
    leftOut: parts.leadLinks > 0 ? [...leftOut, 'link to another article'] : leftOut,
    remarks,
  }
}

/** Text names nothing, so a post is known by its headline's words; a second one of the same words gets a number. */
function withOrigins(posts: readonly PagePost[]): CapturedPost[] {
  const seen = new Map<string, number>()
  return posts.map((post) => {
    const words = wordKey(post.headline ?? '') || firstWords(post)
    const count = (seen.get(words) ?? 0) + 1
    seen.set(words, count)
    return {
      origin: count === 1 ? words : `${words} (${count})`,
      kind: post.report === null ? 'update' : 'report',
      headline: post.headline,
      dateline: null,
      body: bodyOf(post.paragraphs),
      bylines: post.bylines,
      report: post.report,
      attribution: null,
      publishedAt: null,
      updatedAt: null,
    }
  })
}

function firstWords(post: PagePost): string {
  const words = wordsOf((post.report?.headline ?? post.paragraphs[0] ?? '').slice(0, 1_000))
  return words.slice(0, WORDS_OF_ORIGIN).join(' ') || 'post'
}

function bodyOf(paragraphs: readonly string[]): Body {
  const content: Block[] = []
  for (const text of paragraphs) {
    const last = content.at(-1)
    const words = isBullet(text) ? text.slice(1).trim() : text
    const paragraph: Block = { type: 'paragraph', content: [{ type: 'text', text: words }] }
    if (!isBullet(text) || words === '') content.push(paragraph)
    else if (last?.type === 'bulletList') last.content.push({ type: 'listItem', content: [paragraph] })
    else content.push({ type: 'bulletList', content: [{ type: 'listItem', content: [paragraph] }] })
  }
  return content.length === 0 ? EMPTY_BODY : { type: 'doc', content }
}
