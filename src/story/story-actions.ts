import { beginLog, endLog } from '../log/store.ts'
import type { Actor } from '../access/actor.ts'
import { insertAudit } from '../audit/audit.ts'
import { changeStory, orThrow, type Change, type Committed, type StoryContext } from './change.ts'
import { purgeCaches } from './copies-actions.ts'
import { parsePicture } from './body/parse-body.ts'
import { can, visibleDeskIds } from './policy.ts'
import { isUuid } from '../platform/uuid.ts'
import { storyProblem } from './problems.ts'
import {
  deleteStory,
  deskExists,
  insertStory,
  replaceMediaLinks,
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
  canBecome,
  STORY_LIMITS,
  type LeadImage,
  type Story,
  type StoryStatus,
  type SummaryPoint,
} from './story.ts'
import { resolveLeadImage } from './media-metadata-actions.ts'
import { singleLine } from './single-line.ts'
import { sameValue } from '../platform/same-value.ts'
import { freeSlug, isSlug } from './slug.ts'
import { ENTITIES } from './entities.ts'

export interface StoryWords {
  readonly headline: string
  readonly standfirst?: string | undefined
  readonly section?: string | null | undefined
  /** BCP 47. */
  readonly language?: string | undefined
  /** A picture node as in a body. */
  readonly leadImage?: unknown
}

export interface NewStory extends StoryWords {
  readonly id?: string | undefined
  /** Derived from the headline if omitted. */
  readonly slug?: string | undefined
  /** `draft` (readers see nothing yet) or `live`. */
  readonly status?: 'draft' | 'live' | undefined
  /** If omitted: the actor's only desk, else the newsroom's first. */
  readonly deskId?: string | undefined
  readonly origin?: string | null | undefined
}

/** Creates a story; repeating it with the same id returns the existing one. */
export async function createStory(
  context: StoryContext,
  input: NewStory,
): Promise<{ story: Story; isNew: boolean }> {
  const made = await context.db.transact((tx, read) => addStory(context, tx, read, input))
  if (made.isNew) context.changed({ kind: 'public', storyId: made.story.id })
  return made
}

/** The same within a larger transaction. */
export async function addStory(
  context: StoryContext,
  tx: StoryWrites,
  read: StoryReads,
  input: NewStory,
): Promise<{ story: Story; isNew: boolean }> {
  const words = pickStoryFields(input)
  if (input.slug !== undefined && !isSlug(input.slug))
    throw storyProblem('invalid-slug', `It was "${input.slug.slice(0, 100)}".`)
  if (input.id !== undefined && !isUuid(input.id))
    throw storyProblem('invalid-id', `It was "${input.id.slice(0, 60)}".`)
  const deskId = input.deskId ?? defaultDesk(context.actor)
  if (!can(context.actor, 'story.see', deskId) || !(await deskExists(read, deskId)))
    throw storyProblem('desk-not-yours')
  if (!can(context.actor, 'story.create', deskId)) throw storyProblem('not-yours')
  const id = input.id ?? context.newId()
  // In this order: for a concurrently created story, whoever sees the slug sees the id too.
  const holder = input.slug === undefined ? undefined : await storyBySlug(read, input.slug)
  const existing = await storyById(read, id)
  if (existing !== undefined) {
    if (existing.headline === words.headline && existing.deskId === deskId)
      return { story: existing, isNew: false }
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
  const leadImage = await readLeadImage(context, { tx, read, now }, story, input.leadImage)
  await insertStory(tx, { ...story, leadImage })
  await replaceMediaLinks(tx, id, { kind: 'story', id }, mediaOfLead(leadImage), [])
  await beginLog(tx, id, story.epoch)
  await insertAudit(
    tx,
    { ...context, now },
    { action: 'story.create', objectId: id, detail: story.headline, deskId },
  )
  return { story: { ...story, leadImage }, isNew: true }
}

function defaultDesk(actor: Actor): string {
  const [only, ...others] = visibleDeskIds(actor) ?? []
  return only !== undefined && others.length === 0 ? only : FIRST_DESK
}

export async function editStory(
  context: StoryContext,
  slug: string,
  words: Partial<StoryWords>,
): Promise<Committed<Story>> {
  return changeStory(context, slug, async (change) => {
    change.authorize('story.steer')
    const { story } = change
    const { headline, standfirst, section, language } = story
    const next = pickStoryFields({ headline, standfirst, section, language, ...omitUndefined(words) })
    const leadImage =
      words.leadImage === undefined
        ? story.leadImage
        : await readLeadImage(context, change, story, words.leadImage)
    const isSame =
      Object.entries(next).every(([key, value]) => story[key as keyof Story] === value) &&
      sameValue(leadImage, story.leadImage)
    if (isSame) return story
    await replaceMediaLinks(
      change.tx,
      story.id,
      { kind: 'story', id: story.id },
      mediaOfLead(leadImage),
      mediaOfLead(story.leadImage),
    )
    change.audit({ action: 'story.edit', objectId: story.id, detail: next.headline })
    return saveStory(change, { ...story, ...next, leadImage })
  })
}

/** Replaces the summary: points, each of which may link to a post. */
export async function setSummary(
  context: StoryContext,
  slug: string,
  points: readonly SummaryPoint[],
): Promise<Committed<Story>> {
  const summary: SummaryPoint[] = points.map((point) => ({
    text: singleLine(point.text) ?? '',
    postId: point.postId,
  }))
  if (
    summary.length > STORY_LIMITS.points ||
    summary.some(({ text }) => text === '' || text.length > STORY_LIMITS.point)
  ) {
    throw storyProblem('invalid-summary')
  }
  return changeStory(context, slug, async (change) => {
    change.authorize('story.steer')
    const { story, read } = change
    const wanted = [...new Set(summary.flatMap(({ postId }) => postId ?? []))]
    const found = await visiblePostIds(read, story.id, wanted)
    const missing = wanted.find((id) => !found.has(id))
    if (missing !== undefined)
      throw storyProblem('invalid-summary', `No published post has the id "${missing.slice(0, 60)}".`)
    if (sameValue(summary, story.summary)) return story
    if (isPublic(story.status)) change.markChanged(ENTITIES.summary)
    change.audit({ action: 'story.summary', objectId: story.id, detail: `${summary.length} points` })
    change.story = { ...story, summary, summaryAt: change.now }
    return change.story
  })
}

/** Changes the status: go live, pause, close, archive, reopen; idempotent. */
export async function moveStory(
  context: StoryContext,
  slug: string,
  status: StoryStatus,
): Promise<Committed<Story>> {
  return changeStory(context, slug, async (change) => {
    change.authorize('story.steer')
    const { story } = change
    if (story.status === status) return story
    if (isPublic(status)) assertLeadImageAlt(story.leadImage)
    if (!canBecome(story.status, status)) {
      throw storyProblem('status-unreachable', `This story is ${story.status}; asked for was ${status}.`)
    }
    change.markChanged(ENTITIES.story)
    change.audit({ action: `story.${status}`, objectId: story.id, detail: story.headline })
    change.story = {
      ...story,
      status,
      startedAt: story.startedAt ?? change.now,
      // A story that leaves the archive keeps its closing time: only reopening it resets that.
      closedAt: isOpen(status) ? null : (story.closedAt ?? change.now),
    }
    return change.story
  })
}

/** Deletes a story with all its data, irreversibly. Used for the sample. */
export async function removeStory(context: StoryContext, slug: string): Promise<void> {
  const { db, clock } = context
  const id = await db.transact(async (tx, read) => {
    const story = await storyBySlug(read, slug)
    if (story === undefined || !can(context.actor, 'story.steer', story.deskId))
      throw storyProblem('story-not-found', `The slug was "${slug.slice(0, 80)}".`)
    await endLog(tx, story.id) // first, as whoever writes takes it first: they wait for us, or we for them
    await deleteStory(tx, story.id)
    await purgeCaches(tx, story.id, clock.now())
    const by = { ...context, now: clock.now() }
    const { id, headline: detail, deskId } = story
    await insertAudit(tx, by, { action: 'story.remove', objectId: id, detail, deskId })
    return story.id
  })
  context.changed({ kind: 'public', storyId: id })
}

/** The lead image as sent, with the picture's metadata. */
async function readLeadImage(
  context: StoryContext,
  change: Pick<Change, 'tx' | 'read' | 'now'>,
  story: Pick<Story, 'status'>,
  sent: unknown,
): Promise<LeadImage | null> {
  if (sent === null || sent === undefined) return null
  const image = orThrow(parsePicture(sent))
  if (isPublic(story.status)) assertLeadImageAlt(image)
  return resolveLeadImage(context, change, image)
}

function mediaOfLead(image: LeadImage | null): string[] {
  return image === null ? [] : [`picture:${image.id}`]
}

function assertLeadImageAlt(image: LeadImage | null): void {
  if (image !== null && !image.isDecorative && image.alt === '')
    throw storyProblem('alt-missing', 'The lead image has none.')
}

async function saveStory(change: Change, story: Story): Promise<Story> {
  if (isPublic(story.status)) change.markChanged(ENTITIES.story)
  change.story = story
  return story
}

function pickStoryFields(input: StoryWords): Pick<Story, 'headline' | 'standfirst' | 'section' | 'language'> {
  const headline = singleLine(input.headline)
  if (headline === null) throw storyProblem('headline-missing')
  const words = {
    headline,
    standfirst: singleLine(input.standfirst) ?? '',
    section: singleLine(input.section),
    language: requireLanguage(input.language),
  }
  for (const name of ['headline', 'standfirst', 'section'] as const) {
    const max = STORY_LIMITS[name]
    if ((words[name]?.length ?? 0) > max)
      throw storyProblem('too-long', `The ${name} may have at most ${max} characters.`)
  }
  return words
}

function requireLanguage(tag = 'en-GB'): string {
  const language = canonicalLanguage(tag.trim())
  if (language === undefined) throw storyProblem('invalid-language', `It was "${tag}".`)
  return language
}

function omitUndefined<T extends object>(words: T): Partial<T> {
  return Object.fromEntries(Object.entries(words).filter(([, value]) => value !== undefined)) as Partial<T>
}
