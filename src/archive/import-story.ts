/**
 * Brings captured pages into a story: one transaction, so that a file that cannot be taken leaves nothing half
 * done. Every captured post is known by its origin: one that the story does not have is added, one whose words
 * differ is revised, one that the page shows no longer (between others that it does) is withdrawn. The same
 * capture again finds everything as it is, and changes nothing, not even the log.
 */
import { changeStory, type Change, type StoryContext } from '../story/change-actions.ts'
import { addPost, publish, revise, withdraw } from '../story/post/post-actions.ts'
import {
  importedPostsIn,
  importedPostsOf,
  storyForStaff,
  type ImportedPost,
} from '../story/staff-read-actions.ts'
import { addStory } from '../story/story-actions.ts'
import { slugFrom, type Story } from '../story/story.ts'
import { gist } from '../story/post/gist.ts'
import type { CapturedPage } from './captured-page.ts'
import { fitPage } from './fit-page.ts'
import { mergeCaptures, withdrawnBy } from './merge-captures.ts'
import { placeInTime } from './place-in-time.ts'
import { archiveProblem } from './problems.ts'
import { areOfOnePage } from './same-page.ts'

export interface ImportWish {
  /** The story to import into; found by the page's address or headline when left out, made when there is none. */
  readonly slug?: string | undefined
  /** When the oldest post of a page without times was published (ms UTC). */
  readonly startAt?: number | undefined
  /** Do everything, then undo it. */
  readonly isDryRun?: boolean | undefined
}

export interface Imported {
  readonly slug: string
  readonly isNewStory: boolean
  readonly isStoryChanged: boolean
  /** Posts by their headlines or first words. */
  readonly added: readonly string[]
  readonly revised: readonly string[]
  readonly withdrawn: readonly string[]
  readonly unchanged: number
  /** What had to be cut or could not be taken, and why. */
  readonly remarks: readonly string[]
}

export async function importStory(
  context: StoryContext,
  pages: readonly CapturedPage[],
  wish: ImportWish,
): Promise<Imported> {
  const { page, remarks } = fitPage(mergeCaptures(pages))
  const origin = page.url ?? `text:${slugFrom(page.headline)}`
  const standing = await storyForStaff(context.db, wish.slug === undefined ? { origin } : { slug: wish.slug })
  const slug = wish.slug ?? standing?.slug ?? (await slugOfPage(context, page))
  const known = standing ?? (await storyForStaff(context.db, { slug }))
  const make = { headline: page.headline, slug, status: 'live', origin } as const
  try {
    const { result } = await changeStory(
      context,
      slug,
      async (change) => {
        const posts = await importedPostsIn(change.read, change.story.id)
        if (known !== undefined) mustBeSamePage(change.story, posts, page)
        const taken = await takePosts(context, change, posts, page, wish.startAt)
        const isStoryChanged = takeWords(change, page) || known === undefined
        const imported: Imported = {
          slug,
          isNewStory: known === undefined,
          isStoryChanged,
          ...taken,
          remarks,
        }
        if (wish.isDryRun === true) throw new DryRun(imported)
        return imported
      },
      async (tx, read) => {
        if (known === undefined) await addStory(context, tx, read, make)
      },
    )
    return result
  } catch (error) {
    if (error instanceof DryRun) return error.imported
    throw error
  }
}

/** Thrown to roll back an import that was only asked what it would do. */
class DryRun extends Error {
  readonly imported: Imported
  constructor(imported: Imported) {
    super('dry run')
    this.imported = imported
  }
}

/** The headline's slug, unless a story of another page has it. */
async function slugOfPage(context: StoryContext, page: CapturedPage): Promise<string> {
  const wanted = slugFrom(page.headline)
  for (let n = 1; ; n++) {
    const slug = n === 1 ? wanted : `${wanted}-${n}`
    const story = await storyForStaff(context.db, { slug })
    if (story === undefined) return slug
    if (areOfOnePage(asCapture(story, await importedPostsOf(context.db, slug)), page)) return slug
  }
}

function mustBeSamePage(story: Story, posts: readonly ImportedPost[], page: CapturedPage): void {
  if (areOfOnePage(asCapture(story, posts), page)) return
  throw archiveProblem(
    'captures-of-different-stories',
    `The story "${story.slug}" is "${story.headline}"; the file has "${page.headline}".`,
  )
}

/** The stored story in the form of a capture, to compare it with one. */
function asCapture(story: Story, posts: readonly ImportedPost[]): CapturedPage {
  return {
    format: 'LiveBlogPosting',
    url: story.origin?.startsWith('http') === true ? story.origin : null,
    headline: story.headline,
    standfirst: story.standfirst,
    section: story.section,
    language: story.language,
    summary: story.summary.map((point) => point.text),
    posts,
    startedAt: story.startedAt,
    endedAt: story.closedAt,
    leftOut: [],
    remarks: [],
  }
}

async function takePosts(
  context: StoryContext,
  change: Change,
  posts: readonly ImportedPost[],
  page: CapturedPage,
  startAt: number | undefined,
) {
  const known = new Map(posts.map((post) => [post.origin, post]))
  const times = placeInTime(
    page.posts,
    new Map(posts.map((post) => [post.origin, post.publishedAt])),
    change.now,
    startAt,
  )
  const added: string[] = []
  const revised: string[] = []
  const withdrawn: string[] = []
  let unchanged = 0
  for (const captured of page.posts.toReversed()) {
    const standing = known.get(captured.origin)
    const { publishedAt: at, updatedAt, origin, ...words } = captured
    if (standing === undefined) {
      const draft = await addPost(context, change, context.newId(), words)
      const publishedAt = times.get(origin) ?? change.now
      await publish(change, draft, {
        origin,
        publishedAt,
        isTimeKnown: at !== null,
        updatedAt: laterThan(updatedAt, at),
      })
      added.push(gist(captured))
    } else if (standing.state === 'withdrawn') {
      unchanged += 1
    } else {
      const post = await revise(context, change, standing, words)
      if (post.revision > standing.revision) revised.push(gist(captured))
      else unchanged += 1
    }
  }
  const shown = posts.filter((post) => post.state === 'published').map((post) => post.origin)
  for (const origin of withdrawnBy(shown, page)) {
    const post = known.get(origin)
    if (post === undefined) continue
    await withdraw(change, post, 'It is no longer on the page that it was taken from.')
    withdrawn.push(gist(post))
  }
  return { added, revised, withdrawn, unchanged }
}

/** Publishers stamp `dateModified` on everything; an update is one that came at least a minute after. */
function laterThan(updatedAt: number | null, publishedAt: number | null): number | null {
  return updatedAt !== null && publishedAt !== null && updatedAt - publishedAt >= 60_000 ? updatedAt : null
}

/** Headline, standfirst, summary and times as the page has them; true when something differed. */
function takeWords(change: Change, page: CapturedPage): boolean {
  const { story } = change
  const summary =
    page.summary.length > 0 ? page.summary.map((text) => ({ text, postId: null })) : story.summary
  const isSummaryNew =
    summary.some(({ text }, index) => text !== story.summary[index]?.text) ||
    summary.length !== story.summary.length
  const words = {
    headline: page.headline,
    standfirst: page.standfirst === '' ? story.standfirst : page.standfirst,
    section: page.section ?? story.section,
    language: page.language ?? story.language,
    startedAt: page.startedAt ?? story.startedAt,
  }
  const isDifferent = Object.entries(words).some(([key, value]) => story[key as keyof Story] !== value)
  if (isDifferent) change.record({ entity: 'story' })
  if (isSummaryNew) change.record({ entity: 'summary' })
  if (!isDifferent && !isSummaryNew) return false
  change.story = { ...story, ...words, summary, summaryAt: isSummaryNew ? change.now : story.summaryAt }
  return true
}
