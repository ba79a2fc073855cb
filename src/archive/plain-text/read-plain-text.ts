import { invalid, type Invalid } from '../../platform/problem.ts'
import { EMPTY_BODY, type Block, type Body } from '../../story/body/body.ts'
import type { CapturedPage, CapturedPost } from '../captured-page.ts'
import { newestFirst } from '../merge-captures.ts'
import { textKey, wordKey, normalizedWords } from '../words.ts'
import { isBullet, isTitleLike } from './headline-line.ts'
import { mentionsLive } from './live-signs.ts'
import { isSigned, withMessages } from './messages.ts'
import { beginsWithMenu } from './page-head.ts'
import { pageLines } from './page-lines.ts'
import { pageParts, type PagePost } from './page-parts.ts'
import { storyLines, type StoryLine, type StoryLines } from './story-lines.ts'
import { isOldestFirst, textTimes } from './text-times.ts'
import { truncate } from '../../platform/text/truncate.ts'

/** A longer second line is the first paragraph of the lead. */
const LONGEST_STANDFIRST = 300
/** Number of leading words that identify a post without a headline. */
const WORDS_OF_ORIGIN = 12

/**
 * Reads text that was copied from a live page: its headline, standfirst, lead, and posts, newest first. Such text has
 * no markup; the role of a line is inferred from its wording. `startAt`: publication time of the oldest post (ms
 * UTC), if known.
 */
export function readPlainText(
  text: string,
  startAt?: number,
): CapturedPage | Invalid<'capture-no-live-page'> {
  const page = pageLines(text)
  if (page === undefined) return invalid('capture-no-live-page', 'The text has more than 200,000 lines.')
  const story = storyLines(page)
  const { lines, leftOut } = story
  const [headline, second] = lines
  if (headline === undefined) return invalid('capture-no-live-page', 'The text has no headline.')
  if (story.menuLines === 0 && beginsWithMenu(page)) {
    return invalid(
      'capture-no-live-page',
      `The text begins with the site’s menu (“${truncate(page[0] ?? '', 100)}”), and no line of it reads as the headline of a live page. Begin copying at the headline.`,
    )
  }
  const hasStandfirst = second !== undefined && !second.isTimed && second.text.length <= LONGEST_STANDFIRST
  const below = withoutRepeated(lines.slice(hasStandfirst ? 2 : 1))
  const deps = pageParts(below.lines)
  if (!deps.areMarked && !deps.posts.some((post) => post.headline !== null)) {
    return invalid(
      'capture-no-live-page',
      'No line of the text reads as the headline of an update with its text below.',
    )
  }
  const isLive =
    deps.areMarked ||
    story.hasLiveBadge ||
    mentionsLive(headline.text) ||
    (hasStandfirst && mentionsLive(second.text))
  if (!isLive) {
    return invalid(
      'capture-no-live-page',
      `It reads as an article, “${truncate(headline.text, 100)}”: nothing calls it live, and its parts have no times. If it is a live page all the same, put a line with the word LIVE above its headline.`,
    )
  }
  const { posts: inPageOrder, listed } = withoutListed(deps.posts)
  const posts = isOldestFirst(inPageOrder.map((post) => post.time)) ? inPageOrder.toReversed() : inPageOrder
  const times = textTimes(
    posts.map((post) => post.time),
    story.pageTimes,
    startAt,
  )
  const captured = withOrigins(posts, times.times)
  const headlines = new Set(posts.map((post) => wordKey(post.headline ?? '')))
  const lead = deps.lead.filter((point) => !headlines.has(wordKey(point)))
  return {
    format: 'plain text',
    url: null,
    headline: headline.text,
    standfirst: hasStandfirst ? second.text : '',
    section: null,
    language: null,
    summary: lead,
    posts: newestFirst(captured),
    startedAt: null,
    endedAt: null,
    leftOut: [
      ...leftOut.filter((name) => name !== 'time' || captured.every((post) => post.publishedAt === null)),
      ...(deps.leadLinks > 0 ? ['link to another article'] : []),
      ...(below.repeated + listed + deps.lead.length - lead.length > 0 ? ['list of key events'] : []),
    ],
    remarks: buildRemarks(story, captured, posts.length, times.zoneless),
  }
}

function buildRemarks(
  story: StoryLines,
  captured: readonly CapturedPost[],
  read: number,
  zoneless: number,
): string[] {
  const remarks: string[] = []
  const say = (count: number, one: string, many: string) => {
    if (count > 0) remarks.push(`${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`)
  }
  const untimed = captured.filter((post) => post.publishedAt === null).length
  if (untimed === captured.length) {
    remarks.push('Text has no times: only the order of the posts is kept, newest first.')
    if (story.timeLines > 0)
      say(
        story.timeLines,
        'line with a time helped to find the posts and was left out: nothing in the text says of what day it is; --at says when the oldest update was published.',
        'lines with a time helped to find the posts and were left out: nothing in the text says of what day they are; --at says when the oldest update was published.',
      )
  } else {
    say(
      untimed,
      'update has no time of its own: it keeps its place.',
      'updates have no time of their own: they keep their places.',
    )
    say(zoneless, 'time names no time zone: read as UTC.', 'times name no time zone: read as UTC.')
  }
  say(story.menuLines, 'line above the headline was left out.', 'lines above the headline were left out.')
  say(
    read - captured.length,
    'of the updates stood there more than once.',
    'of the updates stood there more than once.',
  )
  say(
    story.commentLines,
    'line below the updates was left out: comments or other articles.',
    'lines below the heading of the comments or of other articles were left out.',
  )
  return remarks
}

/**
 * Headlines in a list above the updates that are repeated further down with their text; only on pages without times.
 */
function withoutRepeated(lines: readonly StoryLine[]): { lines: readonly StoryLine[]; repeated: number } {
  if (lines.some((line) => line.time !== null)) return { lines, repeated: 0 }
  const last = new Map(lines.map((line, index) => [wordKey(line.text), index]))
  const isAgain = lines.map((line, index) => isTitleLike(line.text) && last.get(wordKey(line.text)) !== index)
  // A single one may be a pinned update that is repeated in its own place.
  const remaining = lines.filter(
    (_line, at) => isAgain[at] !== true || (isAgain[at - 1] !== true && isAgain[at + 1] !== true),
  )
  return { lines: remaining, repeated: lines.length - remaining.length }
}

/** A list of key events repeats headlines without text: the posts with text are the updates. */
function withoutListed(posts: readonly PagePost[]): { posts: PagePost[]; listed: number } {
  const isFull = (post: PagePost) => post.paragraphs.length > 0 || post.report !== null
  const full = new Set(
    posts.filter(isFull).flatMap((post) => [wordKey(post.headline ?? ''), wordKey(post.paragraphs[0] ?? '')]),
  )
  const remaining = posts.filter((post) => isFull(post) || !full.has(wordKey(post.headline ?? '')))
  return { posts: remaining, listed: posts.length - remaining.length }
}

/**
 * Plain text has no identifiers, so a post is identified by its headline; duplicates are numbered. An exact
 * repetition, such as a pinned post that is also in its own place, is dropped.
 */
function withOrigins(posts: readonly PagePost[], times: readonly (number | null)[]): CapturedPost[] {
  const counts = new Map<string, number>()
  const stated = new Map<string, number>()
  posts.forEach((post, index) => stated.set(contentKey(post), index))
  return posts.flatMap((post, index): CapturedPost[] => {
    if (stated.get(contentKey(post)) !== index) return []
    const words = wordKey(post.headline ?? '') || firstWords(post)
    const count = (counts.get(words) ?? 0) + 1
    counts.set(words, count)
    return [
      {
        origin: count === 1 ? words : `${words} (${count})`,
        kind: post.report === null ? 'update' : 'report',
        headline: post.headline,
        dateline: null,
        body: toBody(post.paragraphs),
        bylines: post.bylines,
        report: post.report,
        attribution: null,
        publishedAt: times[index] ?? null,
        updatedAt: null,
        ...(post.isPinned ? { isPinned: true } : {}),
      },
    ]
  })
}

/** With its time if it has no text: two goals have two times. */
function contentKey(post: PagePost): string {
  const text = post.paragraphs.join(' ')
  return textKey([post.headline ?? '', text, text === '' ? (post.time?.written ?? '') : ''].join(' '))
}

function firstWords(post: PagePost): string {
  const words = normalizedWords((post.report?.headline ?? post.paragraphs[0] ?? '').slice(0, 1_000))
  return words.slice(0, WORDS_OF_ORIGIN).join(' ') || 'post'
}

function toBody(paragraphs: readonly string[]): Body {
  const content: Block[] = []
  for (const text of paragraphs) {
    const last = content.at(-1)
    const words = isBullet(text) ? text.slice(1).trim() : text
    const paragraph: Block = { type: 'paragraph', content: [{ type: 'text', text: words }] }
    if (!isBullet(text) || words === '' || isSigned(text))
      content.push(isSigned(text) ? line(text) : paragraph)
    else if (last?.type === 'bulletList') last.content.push({ type: 'listItem', content: [paragraph] })
    else content.push({ type: 'bulletList', content: [{ type: 'listItem', content: [paragraph] }] })
  }
  return content.length === 0 ? EMPTY_BODY : { type: 'doc', content: withMessages(content) }
}

function line(text: string): Block {
  return { type: 'paragraph', content: [{ type: 'text', text }] }
}
