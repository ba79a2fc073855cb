import { setTimeout as wait } from 'node:timers/promises'
import { Problem } from '../../platform/problem.ts'
import { changeStory, type StoryContext } from '../../story/change.ts'
import type { PostContent } from '../../story/post/post.ts'
import { importPost } from '../../story/post/imported-post-actions.ts'
import { savePost } from '../../story/post/post-steps-actions.ts'
import { listImportedPosts, listForStaff } from '../../story/reads/staff-read-actions.ts'
import { createStory, removeStory, setSummary } from '../../story/story-actions.ts'
import { findStory } from '../../story/reads/public-read-actions.ts'
import { SAMPLE_POSTS, SAMPLE_STORY } from './sample-story.ts'
import { SAMPLE_UPDATES, sampleReading } from './sample-updates.ts'
import { createPost } from '../../story/post/create-actions.ts'
import { editPost, revise } from '../../story/post/edit-actions.ts'
import { withdraw, withdrawPost } from '../../story/post/withdraw-actions.ts'
import { pinPost } from '../../story/post/pin-actions.ts'

const MINUTE = 60_000
/** Interval between steps while somebody watches: short enough to notice, long enough to read. */
const FIRST_STEP_MS = 8_000
const STEP_MS = [15_000, 30_000] as const
/** Afterwards readings continue now and then, up to a limit: a forgotten sample must not fill the disk. */
const READING_MS = 120_000
const MAX_POSTS = 400

/**
 * Installs the sample into an empty database; returns its slug, also if it is already installed; undefined for any
 * other database.
 */
export async function ensureSample(context: StoryContext): Promise<string | undefined> {
  const { entries: stories } = await listForStaff(context)
  if (stories.some((story) => story.slug === SAMPLE_STORY.slug)) return SAMPLE_STORY.slug
  return stories.length === 0 ? installSample(context) : undefined
}

/** Writes the story as if it had been live for hours. */
export async function installSample(context: StoryContext): Promise<string> {
  const now = context.clock.now()
  const { headline, standfirst, section, language, slug } = SAMPLE_STORY
  await createStory(context, {
    headline,
    standfirst,
    section,
    language,
    slug,
    status: 'live',
    origin: 'sample',
  })
  const ids = new Map<string, string>()
  for (const post of SAMPLE_POSTS) {
    const id = context.newId()
    ids.set(post.key, id)
    const at = (minutesBefore: number) => now - minutesBefore * MINUTE
    await changeStory(context, slug, async (change) => {
      const provenance = {
        origin: `sample:${post.key}`,
        publishedAt: at(post.minutesBefore),
        isTimeKnown: true,
        updatedAt: null,
      }
      const input = { ...post.content, id, isKeyEvent: post.isKeyEvent }
      const shown = await importPost(context, change, input, provenance)
      let later = shown
      if (post.edited !== undefined) {
        const edited = { ...change, now: at(post.edited.minutesBefore) }
        later = await revise(context, edited, later, post.edited.content)
      }
      if (post.withdrawn !== undefined) {
        const withdrawn = { ...change, now: at(post.withdrawn.minutesBefore) }
        later = await withdraw(withdrawn, later, post.withdrawn.reason)
      }
      await savePost(change, shown, later)
      const [first] = SAMPLE_POSTS
      if (post === first) change.story = { ...change.story, startedAt: at(post.minutesBefore) }
    })
    if (post.isPinned === true) await pinPost(context, slug, id, true)
  }
  await setSummary(context, slug, resolvePoints(SAMPLE_STORY.summary, ids))
  return slug
}

export async function removeSample(context: StoryContext): Promise<void> {
  await removeStory(context, SAMPLE_STORY.slug)
}

/** Continues the story in the background until stopped, or until the sample is closed or removed. */
export function runSample(context: StoryContext, onError: (error: unknown) => void): () => void {
  const stopped = new AbortController()
  goOn(context, stopped.signal).catch((error: unknown) => {
    if (stopped.signal.aborted) return
    // Closed or removed by its owner: the sample ends; not an error.
    if (error instanceof Problem && (error.code === 'story-closed' || error.code === 'story-not-found'))
      return
    onError(error)
  })
  return () => stopped.abort()
}

async function goOn(context: StoryContext, signal: AbortSignal): Promise<void> {
  const { slug } = SAMPLE_STORY
  const ids = await idsByKey(context)
  await wait(FIRST_STEP_MS, undefined, { signal, ref: false })
  const done = SAMPLE_UPDATES.findLastIndex((step) => step.action === 'publish' && ids.has(step.key))
  for (const [index, step] of SAMPLE_UPDATES.entries()) {
    if (index <= done) continue // already published by an earlier run
    if (step.action === 'publish') {
      ids.set(step.key, await publishSample(context, step.key, step.content, step.isKeyEvent))
    } else if (step.action === 'edit') {
      await editPost(context, slug, ids.get(step.key) ?? '', step.content)
    } else if (step.action === 'withdraw') {
      await withdrawPost(context, slug, ids.get(step.key) ?? '', step.reason)
    } else {
      await setSummary(context, slug, resolvePoints(step.points, ids))
    }
    const [least, max] = STEP_MS
    await wait(least + ((index * 7) % 10) * ((max - least) / 10), undefined, { signal, ref: false })
  }
  const scripted = SAMPLE_POSTS.length + SAMPLE_UPDATES.filter((step) => step.action === 'publish').length
  for (;;) {
    const story = await findStory(context.db, slug)
    if (story === undefined || story.postCount >= MAX_POSTS) return
    await createPost(context, slug, sampleReading(Math.max(0, story.postCount - scripted)))
    await wait(READING_MS, undefined, { signal, ref: false })
  }
}

async function publishSample(
  context: StoryContext,
  key: string,
  content: PostContent,
  isKeyEvent = false,
): Promise<string> {
  const id = context.newId()
  await changeStory(context, SAMPLE_STORY.slug, async (change) => {
    await importPost(
      context,
      change,
      { ...content, id, isKeyEvent },
      {
        origin: `sample:${key}`,
        publishedAt: change.now,
        isTimeKnown: true,
        updatedAt: null,
      },
    )
  })
  return id
}

async function idsByKey(context: StoryContext): Promise<Map<string, string>> {
  const posts = await listImportedPosts(context.db, SAMPLE_STORY.slug)
  return new Map(posts.map(({ origin, id }) => [origin.replace('sample:', ''), id]))
}

function resolvePoints(
  points: readonly { text: string; key?: string | undefined }[],
  ids: ReadonlyMap<string, string>,
) {
  return points.map(({ text, key }) => ({
    text,
    postId: (key === undefined ? undefined : ids.get(key)) ?? null,
  }))
}
