import { beginLog } from '../story-log/store.ts'
import { changeStory, type Change, type Done, type StoryContext } from './change-actions.ts'
import { isId } from './post.ts'
import { storyProblem } from './problems.ts'
import { visiblePostsByIds } from './post-store.ts'
import {
  deleteStory,
  insertStory,
  storyById,
  storyBySlug,
  type StoryReads,
  type StoryWrites,
} from './store.ts'
import {
  isOpen,
  isPublic,
  isSlug,
  mayBecome,
  slugFrom,
  STORY_LIMITS,
  type Story,
  type StoryStatus,
  type SummaryPoint,
} from './story.ts'
import { line } from './write-post.ts'

export interface StoryWords {
  readonly headline: string
  readonly standfirst?: string | undefined
  readonly section?: string | null | undefined
  /** BCP 47. */
  readonly language?: string | undefined
}

export interface NewStory extends StoryWords {
  readonly id?: string | undefined
  /** Made from the headline where it is left out. */
  readonly slug?: string | undefined
  /** `draft` (readers see nothing yet) or `live`. */
  readonly status?: 'draft' | 'live' | undefined
  readonly origin?: string | null | undefined
}

/** Makes a story; the same id again is answered with the story that stands. */
export async function createStory(
  context: StoryContext,
  input: NewStory,
): Promise<{ story: Story; isNew: boolean }> {
  const made = await context.db.transact((tx, read) => addStory(context, tx, read, input))
  if (made.isNew) context.changed(made.story.id)
  return made
}

/** The same as a part of a larger transaction. */
export async function addStory(
  context: StoryContext,
  tx: StoryWrites,
  read: StoryReads,
  input: NewStory,
): Promise<{ story: Story; isNew: boolean }> {
  const words = wordsOf(input)
  if (input.slug !== undefined && !isSlug(input.slug))
    throw storyProblem('slug-unfit', `It was "${input.slug.slice(0, 100)}".`)
  if (input.id !== undefined && !isId(input.id))
    throw storyProblem('id-unfit', `It was "${input.id.slice(0, 60)}".`)
  const id = input.id ?? context.newId()
  const standing = await storyById(read, id)
  if (standing !== undefined) {
    if (standing.headline === words.headline) return { story: standing, isNew: false }
    throw storyProblem('id-taken', `The id was ${id}.`)
  }
  const slug = input.slug ?? (await freeSlug(read, words.headline))
  if ((await storyBySlug(read, slug)) !== undefined)
    throw storyProblem('slug-taken', `The slug was "${slug}".`)
  const now = context.clock.now()
  const isLive = input.status === 'live'
  const story: Story = {
    ...words,
    id,
    slug,
    status: isLive ? 'live' : 'draft',
    summary: [],
    summaryAt: null,
    postCount: 0,
    epoch: context.newEpoch(),
    seq: 0,
    createdAt: now,
    startedAt: isLive ? now : null,
    closedAt: null,
    updatedAt: now,
    origin: input.origin ?? null,
  }
  await insertStory(tx, story)
  await beginLog(tx, id, story.epoch)
  return { story, isNew: true }
}

/** A slug of these words that no story has. */
async function freeSlug(read: StoryReads, words: string): Promise<string> {
  const wanted = slugFrom(words)
  for (let n = 1; n < 100; n++) {
    const slug = n === 1 ? wanted : `${wanted}-${n}`
    if ((await storyBySlug(read, slug)) === undefined) return slug
  }
  throw storyProblem('slug-taken', `The slug was "${wanted}".`)
}

export async function editStory(
  context: StoryContext,
  slug: string,
  words: Partial<StoryWords>,
): Promise<Done<Story>> {
  return changeStory(context, slug, async (change) => {
    const { headline, standfirst, section, language } = change.story
    const next = wordsOf({ headline, standfirst, section, language, ...defined(words) })
    if (Object.entries(next).every(([key, value]) => change.story[key as keyof Story] === value))
      return change.story
    return saved(change, { ...change.story, ...next })
  })
}

/** Sets the summary as a whole: what has happened, in points, each of which may lead to a post. */
export async function setSummary(
  context: StoryContext,
  slug: string,
  points: readonly SummaryPoint[],
): Promise<Done<Story>> {
  const summary: SummaryPoint[] = points.map((point) => ({
    text: line(point.text) ?? '',
    postId: point.postId,
  }))
  if (
    summary.length > STORY_LIMITS.points ||
    summary.some(({ text }) => text === '' || text.length > STORY_LIMITS.point)
  ) {
    throw storyProblem('summary-unfit')
  }
  return changeStory(context, slug, async (change) => {
    const { story, read } = change
    const wanted = [...new Set(summary.flatMap(({ postId }) => postId ?? []))]
    const found = new Set((await visiblePostsByIds(read, story.id, wanted)).map((post) => post.id))
    const missing = wanted.find((id) => !found.has(id))
    if (missing !== undefined)
      throw storyProblem('summary-unfit', `No published post has the id "${missing.slice(0, 60)}".`)
    if (JSON.stringify(summary) === JSON.stringify(story.summary)) return story
    if (isPublic(story.status)) change.record({ entity: 'summary' })
    change.story = { ...story, summary, summaryAt: change.now }
    return change.story
  })
}

/** Goes live, pauses, closes, archives, reopens; already there is fine. */
export async function moveStory(
  context: StoryContext,
  slug: string,
  status: StoryStatus,
): Promise<Done<Story>> {
  return changeStory(context, slug, async (change) => {
    const { story } = change
    if (story.status === status) return story
    if (!mayBecome(story.status, status)) {
      throw storyProblem('status-unreachable', `This story is ${story.status}; asked for was ${status}.`)
    }
    change.record({ entity: 'story' })
    change.story = {
      ...story,
      status,
      startedAt: story.startedAt ?? change.now,
      // An archived story that is closed again was closed when it was: only opening it forgets that.
      closedAt: isOpen(status) ? null : (story.closedAt ?? change.now),
    }
    return change.story
  })
}

/** Deletes a story with all that belongs to it; there is no way back. Used for the sample. */
export async function removeStory(context: StoryContext, slug: string): Promise<void> {
  const { db } = context
  const id = await db.transact(async (tx, read) => {
    const story = await storyBySlug(read, slug)
    if (story === undefined) throw storyProblem('story-unknown', `The slug was "${slug.slice(0, 80)}".`)
    await deleteStory(tx, story.id)
    return story.id
  })
  context.changed(id)
}

async function saved(change: Change, story: Story): Promise<Story> {
  if (isPublic(story.status)) change.record({ entity: 'story' })
  change.story = story
  return story
}

function wordsOf(input: StoryWords): Pick<Story, 'headline' | 'standfirst' | 'section' | 'language'> {
  const headline = line(input.headline)
  if (headline === null) throw storyProblem('headline-missing')
  const words = {
    headline,
    standfirst: line(input.standfirst) ?? '',
    section: line(input.section),
    language: languageOf(input.language),
  }
  for (const name of ['headline', 'standfirst', 'section'] as const) {
    const most = STORY_LIMITS[name]
    if ((words[name]?.length ?? 0) > most)
      throw storyProblem('too-long', `The ${name} may have at most ${most} characters.`)
  }
  return words
}

/** A canonical BCP 47 tag; English where nothing usable is named. */
function languageOf(tag: string | undefined): string {
  try {
    return Intl.getCanonicalLocales(tag ?? 'en-GB')[0] ?? 'en-GB'
  } catch {
    return 'en-GB' // a page's `lang` is often no language; the words matter more than the tag
  }
}

function defined<T extends object>(words: T): Partial<T> {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined)) as Partial<T>
}
