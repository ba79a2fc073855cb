/**
 * Brings captured pages into a story: one transaction, so that a file that cannot be taken leaves nothing half
 * done. The captures are put to what the story has already, one after the other, and what differs afterwards is
 * added, revised or completed. Nothing is withdrawn unless that is asked for. The same capture again finds
 * everything as it is, and changes nothing, not even the log.
 */
import { changeStory, type StoryContext } from '../story/change.ts'
import {
  importedPostsIn,
  importedPostsOf,
  storyForStaff,
  takenBackIn,
} from '../story/reads/staff-read-actions.ts'
import { addStory } from '../story/story-actions.ts'
import { freeSlug, slugFrom } from '../story/slug.ts'
import type { Story } from '../story/story.ts'
import type { CapturedPage } from './captured-page.ts'
import { fitPage } from './fit-page.ts'
import { mergeCapture, mergeCaptures, requireOnePage } from './merge-captures.ts'
import { missingFrom } from './missing-posts.ts'
import { archiveProblem } from './problems.ts'
import { areOfOnePage, formsOf } from './same-page.ts'
import { storedCapture } from './stored-capture.ts'
import { beginStatus, takeWords, type ImportStatus } from './take-words.ts'
import { takePosts } from './take-posts.ts'

export interface ImportWish {
  /** The story to import into; found by the page's address or headline when left out, made when there is none. */
  readonly slug?: string | undefined
  /** When the oldest post of a page without times was published (ms UTC). */
  readonly startAt?: number | undefined
  /** What a story that is made becomes; a draft when left out. One that stands keeps its status. */
  readonly status?: ImportStatus | undefined
  /** Withdraw what a capture does not show although it shows posts above and below. */
  readonly withdraw?: boolean | undefined
  /** Do everything, then undo it. */
  readonly isDryRun?: boolean | undefined
}

export interface Imported {
  readonly slug: string
  readonly isNewStory: boolean
  readonly isStoryChanged: boolean
  readonly status: Story['status']
  /** Posts by their headlines or first words. */
  readonly added: readonly string[]
  readonly revised: readonly string[]
  readonly withdrawn: readonly string[]
  /** Withdrawn by an import before, and shown again. */
  readonly restored: readonly string[]
  /** The same words with their paragraphs, links or writer; or a time that was not known. No revision. */
  readonly completed: readonly string[]
  readonly unchanged: number
  /** What had to be cut or could not be taken, and why. */
  readonly remarks: readonly string[]
}

export async function importStory(
  context: StoryContext,
  captures: readonly CapturedPage[],
  wish: ImportWish,
): Promise<Imported> {
  const fitted = captures.map(fitPage)
  const pages = fitted.map(({ page }) => page)
  const whole = mergeCaptures(pages)
  if (whole.posts.length === 0) throw archiveProblem('capture-no-updates', `It is "${whole.headline}".`)
  const origin = whole.url ?? `text:${slugFrom(whole.headline)}`
  const standing =
    wish.slug === undefined
      ? await storyFrom(context, origin)
      : await storyForStaff(context.db, { slug: wish.slug })
  const slug = wish.slug ?? standing?.slug ?? (await slugOfPage(context, whole))
  const known = standing ?? (await storyForStaff(context.db, { slug }))
  const make = {
    headline: whole.headline,
    slug,
    status: wish.status === 'live' ? 'live' : 'draft',
    origin,
  } as const
  try {
    const { result } = await changeStory(
      context,
      slug,
      async (change) => {
        const posts = await importedPostsIn(change.read, change.story.id)
        const stored = storedCapture(change.story, posts)
        if (known !== undefined) requireSamePage(change.story, stored, pages)
        const start = known === undefined ? { ...whole, posts: [] } : stored
        const { page, ...seen } = mergeAll(start, pages)
        const taken = await takePosts(context, change, posts, page, {
          ...seen,
          takenBack: await takenBackIn(change.read, change.story.id),
          startAt: wish.startAt,
          withdraw: wish.withdraw === true,
        })
        const words = takeWords(change, page, known === undefined)
        if (known === undefined) beginStatus(change, page, wish.status ?? 'draft', words.remarks)
        else if (wish.status !== undefined && wish.status !== known.status)
          words.remarks.push(`the story stands already and stays ${known.status}`)
        const imported: Imported = {
          slug,
          isNewStory: known === undefined,
          isStoryChanged: words.isChanged || known === undefined,
          status: change.story.status,
          ...taken,
          remarks: [
            ...new Set([...fitted.flatMap(({ remarks }) => remarks), ...taken.remarks, ...words.remarks]),
          ],
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

/** The captures put to what is known, one after the other; of each post, what the last that tells of it says. */
function mergeAll(known: CapturedPage, pages: readonly CapturedPage[]) {
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
    else for (const origin of missingFrom(merged)) missing.add(origin)
  }
  return { page, shown, missing, older }
}

/** The story that was made of this page, also under another form of its address. */
async function storyFrom(context: StoryContext, origin: string): Promise<Story | undefined> {
  for (const address of formsOf(origin)) {
    const story = await storyForStaff(context.db, { origin: address })
    if (story !== undefined) return story
  }
  return undefined
}

/** The headline's slug, unless a story of another page has it. */
async function slugOfPage(context: StoryContext, page: CapturedPage): Promise<string> {
  return freeSlug(page.headline, async (slug) => {
    const story = await storyForStaff(context.db, { slug })
    if (story === undefined) return true
    return areOfOnePage(storedCapture(story, await importedPostsOf(context.db, slug)), page)
  })
}

function requireSamePage(story: Story, stored: CapturedPage, pages: readonly CapturedPage[]): void {
  if (pages.some((page) => areOfOnePage(stored, page))) return requireOnePage([stored, ...pages])
  throw archiveProblem(
    'captures-of-different-stories',
    `The story "${story.slug}" is "${story.headline}"; the file has "${pages[0]?.headline ?? ''}".`,
  )
}
