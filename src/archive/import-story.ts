/**
 * Imports captured pages into a story, in one transaction: a file that cannot be imported leaves nothing half done.
 * The captures are merged with the stored story one after the other; the difference is then added, revised or
 * completed. Nothing is withdrawn unless requested. Importing the same capture again changes nothing, not even the
 * log.
 */
import { changeStory, type StoryContext } from '../story/change.ts'
import {
  listImportedPostsIn,
  listImportedPosts,
  storyForStaff,
  listOriginsTakenBack,
} from '../story/reads/staff-read-actions.ts'
import { addStory } from '../story/story-actions.ts'
import { freeSlug, slugFrom } from '../story/slug.ts'
import type { Story } from '../story/story.ts'
import type { CapturedPage } from './captured-page.ts'
import { truncatePage } from './truncate-page.ts'
import { mergeCapture, mergeCaptures, requireOnePage } from './merge-captures.ts'
import { findMissing } from './missing-posts.ts'
import { archiveProblem } from './problems.ts'
import { isSamePage, addressVariants } from './same-page.ts'
import { toCapture } from './stored-capture.ts'
import { applyInitialStatus, importStoryFields, type ImportStatus } from './import-story-fields.ts'
import { importPosts } from './import-posts.ts'

export interface ImportOptions {
  /** The story to import into; if omitted, it is found by the page's address or headline, or created. */
  readonly slug?: string | undefined
  /** Publication time of the oldest post, for a page without times (ms UTC). */
  readonly startAt?: number | undefined
  /** Status of a newly created story; draft if omitted. An existing story keeps its status. */
  readonly status?: ImportStatus | undefined
  /** Withdraw posts that a capture lacks although it shows posts above and below them. */
  readonly withdraw?: boolean | undefined
  /** Perform the whole import, then roll it back. */
  readonly isDryRun?: boolean | undefined
}

export interface Imported {
  readonly slug: string
  readonly isNewStory: boolean
  readonly isStoryChanged: boolean
  readonly status: Story['status']
  /** Posts, by headline or first words. */
  readonly added: readonly string[]
  readonly revised: readonly string[]
  readonly withdrawn: readonly string[]
  /** Posts that an earlier import withdrew and that are published again. */
  readonly restored: readonly string[]
  /** Same text, but with its paragraphs, links or byline, or a time that was missing. Not a revision. */
  readonly completed: readonly string[]
  readonly unchanged: number
  /** What was truncated or could not be imported, and why. */
  readonly remarks: readonly string[]
}

export async function importStory(
  context: StoryContext,
  captures: readonly CapturedPage[],
  options: ImportOptions,
): Promise<Imported> {
  const truncated = captures.map(truncatePage)
  const pages = truncated.map(({ page }) => page)
  const whole = mergeCaptures(pages)
  if (whole.posts.length === 0) throw archiveProblem('capture-no-updates', `It is "${whole.headline}".`)
  const origin = whole.url ?? `text:${slugFrom(whole.headline)}`
  const existing =
    options.slug === undefined
      ? await findStoryByOrigin(context, origin)
      : await storyForStaff(context.db, { slug: options.slug })
  const slug = options.slug ?? existing?.slug ?? (await slugOfPage(context, whole))
  const known = existing ?? (await storyForStaff(context.db, { slug }))
  const make = {
    headline: whole.headline,
    slug,
    status: options.status === 'live' ? 'live' : 'draft',
    origin,
  } as const
  try {
    const { result } = await changeStory(
      context,
      slug,
      async (change) => {
        const posts = await listImportedPostsIn(change.read, change.story.id)
        const stored = toCapture(change.story, posts)
        if (known !== undefined) requireSamePage(change.story, stored, pages)
        const start = known === undefined ? { ...whole, posts: [] } : stored
        const { page, ...evidence } = mergeCapturesInto(start, pages)
        const taken = await importPosts(context, change, posts, page, {
          ...evidence,
          takenBack: await listOriginsTakenBack(change.read, change.story.id),
          startAt: options.startAt,
          withdraw: options.withdraw === true,
        })
        const words = importStoryFields(change, page, known === undefined)
        if (known === undefined) applyInitialStatus(change, page, options.status ?? 'draft', words.remarks)
        else if (options.status !== undefined && options.status !== known.status)
          words.remarks.push(`the story stands already and stays ${known.status}`)
        const imported: Imported = {
          slug,
          isNewStory: known === undefined,
          isStoryChanged: words.isChanged || known === undefined,
          status: change.story.status,
          ...taken,
          remarks: [
            ...new Set([...truncated.flatMap(({ remarks }) => remarks), ...taken.remarks, ...words.remarks]),
          ],
        }
        if (options.isDryRun === true) throw new DryRun(imported)
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

/** Thrown to roll back a dry run. */
class DryRun extends Error {
  readonly imported: Imported
  constructor(imported: Imported) {
    super('dry run')
    this.imported = imported
  }
}

/** Merges the captures into the known page, in order; for each post the last capture that has it counts. */
function mergeCapturesInto(known: CapturedPage, pages: readonly CapturedPage[]) {
  let page = known
  const shown = new Set<string>()
  const missing = new Set<string>()
  let older = 0
  for (const capture of pages) {
    const merged = mergeCapture(page, capture)
    page = merged.page
    for (const origin of merged.shown) {
      shown.add(origin)
      missing.delete(origin)
    }
    if (merged.isOlder) older++
    else for (const origin of findMissing(merged)) missing.add(origin)
  }
  return { page, shown, missing, older }
}

/** The story that was imported from this page, also under another form of its address. */
async function findStoryByOrigin(context: StoryContext, origin: string): Promise<Story | undefined> {
  for (const address of addressVariants(origin)) {
    const story = await storyForStaff(context.db, { origin: address })
    if (story !== undefined) return story
  }
  return undefined
}

/** The slug of the headline, unless a story from another page already has it. */
async function slugOfPage(context: StoryContext, page: CapturedPage): Promise<string> {
  return freeSlug(page.headline, async (slug) => {
    const story = await storyForStaff(context.db, { slug })
    if (story === undefined) return true
    return isSamePage(toCapture(story, await listImportedPosts(context.db, slug)), page)
  })
}

function requireSamePage(story: Story, stored: CapturedPage, pages: readonly CapturedPage[]): void {
  if (pages.some((page) => isSamePage(stored, page))) return requireOnePage([stored, ...pages])
  throw archiveProblem(
    'captures-of-different-stories',
    `The story "${story.slug}" is "${story.headline}"; the file has "${pages[0]?.headline ?? ''}".`,
  )
}
