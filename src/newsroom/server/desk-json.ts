import type { SiteContext } from '../../pages/site-context.ts'
import { renderPost } from '../../pages/render.tsx'
import { EMPTY_BODY, type Body } from '../../story/body/body.ts'
import { excerpt } from '../../story/post/excerpt.ts'
import { postCursor, type ListedPost, type Post } from '../../story/post/post.ts'
import type { JsonText } from '../../platform/contract.ts'
import { formatCursor } from '../../platform/pagination.ts'
import { postJson, storyJson } from '../../story/reads/staff-json.ts'
import type { Story } from '../../story/story.ts'
import type { DeskJson, DeskPost, Present } from '../contract.ts'

/** Maximum size of one response or update, in bytes, whatever the desk contains (0023). */
export const DESK_BYTES = 1_000_000
/** Of that, for drafts; those beyond it are abridged to their first words. */
const DRAFT_BYTES = 500_000

export function deskPost(
  story: Story,
  post: Post | ListedPost,
  siteContext: SiteContext,
  now: number,
): DeskPost {
  const { beginning, ...listed } = 'beginning' in post ? post : { ...post, beginning: post.body }
  return { ...postJson(listed), html: renderPost(story, { ...listed, body: beginning }, siteContext, now) }
}

export interface DeskContent {
  readonly story: Story
  readonly posts: readonly ListedPost[]
  readonly pinned?: readonly ListedPost[]
  readonly gone?: readonly string[]
  readonly hasOlder?: boolean
  readonly hasMoreDrafts?: boolean
}

/**
 * The desk as JSON (`DeskJson` without presence), within `DESK_BYTES`: drafts that do not fit are abridged; published
 * posts end where the space ends (at least one is included), and `hasOlder` says so.
 */
export function deskJson(content: DeskContent, siteContext: SiteContext, now: number): JsonText<DeskJson> {
  const { story, posts, pinned = [], gone: removed = [] } = content
  const json = (post: ListedPost) => JSON.stringify(deskPost(story, post, siteContext, now))
  const pinnedJson = pinned.map(json)
  let used = sum(pinnedJson)
  let drafted = 0
  const listed: string[] = []
  for (const draft of posts.filter(({ state }) => state === 'draft')) {
    let piece = json(draft)
    if (drafted + Buffer.byteLength(piece) > DRAFT_BYTES) piece = json({ ...draft, ...abridge(draft) })
    drafted += Buffer.byteLength(piece)
    listed.push(piece)
  }
  used += drafted
  const published = posts.filter(({ state }) => state !== 'draft')
  let count = 0
  for (const post of published) {
    const piece = json(post)
    used += Buffer.byteLength(piece)
    if (count > 0 && used > DESK_BYTES) break
    listed.push(piece)
    count += 1
  }
  const isCut = count < published.length
  const hasOlder = content.hasOlder === undefined && !isCut ? undefined : content.hasOlder === true || isCut
  const last = published[count - 1]
  const older = hasOlder === true && last !== undefined ? cursorOf(last) : undefined
  return assemble(content, { posts: listed, pinned: pinnedJson, gone: removed, hasOlder, older })
}

/** What changed, as JSON; undefined if it exceeds the limit. */
export function deskNewsJson(
  content: DeskContent,
  siteContext: SiteContext,
  now: number,
): JsonText<DeskJson> | undefined {
  const { story, gone: removed = [] } = content
  const posts: string[] = []
  let used = 0
  for (const post of content.posts) {
    const piece = JSON.stringify(deskPost(story, post, siteContext, now))
    used += Buffer.byteLength(piece)
    if (posts.length > 0 && used > DESK_BYTES) return undefined
    posts.push(piece)
  }
  return assemble(content, { posts, pinned: [], gone: removed, hasOlder: undefined, older: undefined })
}

/** Adds presence to the output of `deskJson` and `deskNewsJson`. */
export function withPresent(json: JsonText<DeskJson>, present: readonly Present[]): JsonText<DeskJson> {
  return `${json.slice(0, -1)},"present":${JSON.stringify(present)}}` as JsonText<DeskJson>
}

function assemble(
  { story, hasMoreDrafts }: DeskContent,
  deps: {
    posts: readonly string[]
    pinned: readonly string[]
    gone: readonly string[]
    hasOlder: boolean | undefined
    older: string | undefined
  },
): JsonText<DeskJson> {
  const head: Omit<DeskJson, 'posts' | 'pinned'> = {
    deskSeq: story.deskSeq,
    story: storyJson(story),
    ...(deps.gone.length === 0 ? {} : { gone: deps.gone }),
    ...(deps.hasOlder === undefined ? {} : { hasOlder: deps.hasOlder }),
    ...(deps.older === undefined ? {} : { older: deps.older }),
    ...(hasMoreDrafts === true ? { hasMoreDrafts } : {}),
  }
  const pinned = deps.pinned.length === 0 ? '' : `,"pinned":[${deps.pinned.join()}]`
  return `${JSON.stringify(head).slice(0, -1)},"posts":[${deps.posts.join()}]${pinned}}` as JsonText<DeskJson>
}

function cursorOf({ publishedAt, id }: ListedPost): string | undefined {
  return publishedAt === null ? undefined : formatCursor(postCursor({ publishedAt, id }))
}

function abridge(post: ListedPost): Pick<ListedPost, 'body' | 'beginning' | 'report' | 'corrections'> {
  const words = excerpt({ ...post, body: post.beginning })
  const beginning: Body =
    words === ''
      ? EMPTY_BODY
      : { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }] }
  return { body: null, beginning, report: null, corrections: [] }
}

function sum(pieces: readonly string[]): number {
  return pieces.reduce((bytes, piece) => bytes + Buffer.byteLength(piece), 0)
}
