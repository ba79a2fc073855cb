import { beginLog, endLog } from '../log/store.ts'
import type { Actor } from '../access/actor.ts'
import { noteAudit } from '../audit/audit.ts'
import { changeStory, orThrow, type Change, type Done, type StoryContext } from './change.ts'
import { forgetCopies } from './copies-actions.ts'
import { parsePicture } from './body/parse-body.ts'
import { may, seenDesks } from './policy.ts'
import { isUuid } from '../platform/uuid.ts'
import { storyProblem } from './problems.ts'
import {
  deleteStory,
  deskExists,
  insertStory,
  setMediaOf,
  storyById,
  storyBySlug,
  visiblePostIds,
  type StoryReads,
  type StoryWrites,
} from './store.ts'
import {
  FIRST_DESK,
  isOpen,
  isPublic,
  canonicalLanguage,
  mayBecome,
  STORY_LIMITS,
  type LeadImage,
  type Story,
  type StoryStatus,
  type SummaryPoint,
} from './story.ts'
import { leadWithFacts } from './media-metadata-actions.ts'
import { line } from './single-line.ts'
import { sameValue } from '../platform/same-value.ts'
import { freeSlug, isSlug } from './slug.ts'
import { ENTITIES } from './entities.ts'

export interface StoryWords {
  readonly headline: string
  readonly standfirst?: string | undefined
  readonly section?: string | null | undefined
  /** BCP 47. */
  readonly language?: string | undefined
  /** A picture as a body holds it. */
  readonly leadImage?: unknown
}

export interface NewStory extends StoryWords {
  readonly id?: string | undefined
  /** Made from the headline where it is left out. */
  readonly slug?: string | undefined
  /** `draft` (readers see nothing yet) or `live`. */
  readonly status?: 'draft' | 'live' | undefined
  /** Where it is left out: the actor's desk, if they have one only, else the newsroom's first. */
  readonly deskId?: string | undefined
  readonly origin?: string | null | undefined
}

/** Makes a story; the same id again is answered with the story that stands. */
export async function createStory(
  context: StoryContext,
  input: NewStory,
): Promise<{ story: Story; isNew: boolean }> {
  const made = await context.db.transact((tx, read) => addStory(context, tx, read, input))
  if (made.isNew) context.changed({ kind: 'public', storyId: made.story.id })
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
  if (input.id !== undefined && !isUuid(input.id))
    throw storyProblem('id-unfit', `It was "${input.id.slice(0, 60)}".`)
  const deskId = input.deskId ?? usualDesk(context.actor)
  if (!may(context.actor, 'story.see', deskId) || !(await deskExists(read, deskId)))
    throw storyProblem('desk-not-yours')
  if (!may(context.actor, 'story.create', deskId)) throw storyProblem('not-yours')
  const id = input.id ?? context.newId()
  // In this order: of a story that somebody makes meanwhile, whoever sees the slug sees the id too.
  const holder = input.slug === undefined ? undefined : await storyBySlug(read, input.slug)
  const standing = await storyById(read, id)
  if (standing !== undefined) {
    if (standing.headline === words.headline && standing.deskId === deskId)
      return { story: standing, isNew: false }
    throw storyProblem('id-taken', `The id was ${id}.`)
  }
  if (holder !== undefined) throw storyProblem('slug-taken', `The slug was "${holder.slug}".`)
  const slug =
    input.slug ??
    (await freeSlug(words.headline, async (each) => (await storyBySlug(read, each)) === undefined))
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
    deskId,
    leadImage: null,
    deskSeq: 0,
  }
  const leadImage = await leadImageOf(context, { tx, read, now }, story, input.leadImage)
  await insertStory(tx, { ...story, leadImage })
  await setMediaOf(tx, id, { kind: 'story', id }, mediaOfLead(leadImage), [])
  await beginLog(tx, id, story.epoch)
  await noteAudit(
    tx,
    { ...context, now },
    { action: 'story.create', objectId: id, detail: story.headline, deskId },
  )
  return { story: { ...story, leadImage }, isNew: true }
}

function usualDesk(actor: Actor): string {
  const [only, ...others] = seenDesks(actor) ?? []
  return only !== undefined && others.length === 0 ? only : FIRST_DESK
}

export async function editStory(
  context: StoryContext,
  slug: string,
  words: Partial<StoryWords>,
): Promise<Done<Story>> {
  return changeStory(context, slug, async (change) => {
    change.must('story.steer')
    const { story } = change
    const { headline, standfirst, section, language } = story
    const next = wordsOf({ headline, standfirst, section, language, ...defined(words) })
    const leadImage =
      words.leadImage === undefined
        ? story.leadImage
        : await leadImageOf(context, change, story, words.leadImage)
    const isSame =
      Object.entries(next).every(([key, value]) => story[key as keyof Story] === value) &&
      sameValue(leadImage, story.leadImage)
    if (isSame) return story
    await setMediaOf(
      change.tx,
      story.id,
      { kind: 'story', id: story.id },
      mediaOfLead(leadImage),
      mediaOfLead(story.leadImage),
    )
    change.note({ action: 'story.edit', objectId: story.id, detail: next.headline })
    return saved(change, { ...story, ...next, leadImage })
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
    change.must('story.steer')
    const { story, read } = change
    const wanted = [...new Set(summary.flatMap(({ postId }) => postId ?? []))]
    const found = await visiblePostIds(read, story.id, wanted)
    const missing = wanted.find((id) => !found.has(id))
    if (missing !== undefined)
      throw storyProblem('summary-unfit', `No published post has the id "${missing.slice(0, 60)}".`)
    if (sameValue(summary, story.summary)) return story
    if (isPublic(story.status)) change.record(ENTITIES.summary)
    change.note({ action: 'story.summary', objectId: story.id, detail: `${summary.length} points` })
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
    change.must('story.steer')
    const { story } = change
    if (story.status === status) return story
    if (isPublic(status)) mustDescribe(story.leadImage)
    if (!mayBecome(story.status, status)) {
      throw storyProblem('status-unreachable', `This story is ${story.status}; asked for was ${status}.`)
    }
    change.record(ENTITIES.story)
    change.note({ action: `story.${status}`, objectId: story.id, detail: story.headline })
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
  const { db, clock } = context
  const id = await db.transact(async (tx, read) => {
    const story = await storyBySlug(read, slug)
    if (story === undefined || !may(context.actor, 'story.steer', story.deskId))
      throw storyProblem('story-unknown', `The slug was "${slug.slice(0, 80)}".`)
    await endLog(tx, story.id) // first, as whoever writes takes it first: they wait for us, or we for them
    await deleteStory(tx, story.id)
    await forgetCopies(tx, story.id, clock.now())
    const by = { ...context, now: clock.now() }
    const { id, headline: detail, deskId } = story
    await noteAudit(tx, by, { action: 'story.remove', objectId: id, detail, deskId })
    return story.id
  })
  context.changed({ kind: 'public', storyId: id })
}

/** The lead image as it was sent, with what is known of the picture. */
async function leadImageOf(
  context: StoryContext,
  change: Pick<Change, 'tx' | 'read' | 'now'>,
  story: Pick<Story, 'status'>,
  sent: unknown,
): Promise<LeadImage | null> {
  if (sent === null || sent === undefined) return null
  const image = orThrow(parsePicture(sent))
  if (isPublic(story.status)) mustDescribe(image)
  return leadWithFacts(context, change, image)
}

function mediaOfLead(image: LeadImage | null): string[] {
  return image === null ? [] : [`picture:${image.id}`]
}

function mustDescribe(image: LeadImage | null): void {
  if (image !== null && !image.isDecorative && image.alt === '')
    throw storyProblem('alt-missing', 'The lead image has none.')
}

async function saved(change: Change, story: Story): Promise<Story> {
  if (isPublic(story.status)) change.record(ENTITIES.story)
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

function languageOf(tag = 'en-GB'): string {
  const language = canonicalLanguage(tag.trim())
  if (language === undefined) throw storyProblem('language-unfit', `It was "${tag}".`)
  return language
}

function defined<T extends object>(words: T): Partial<T> {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined)) as Partial<T>
}
