import type { Change, StoryContext } from '../story/change.ts'
import { excerpt } from '../story/post/excerpt.ts'
import { completePost, importPost, restorePost, setTimes } from '../story/post/imported-post-actions.ts'
import { pickContent, type Post } from '../story/post/post.ts'
import { listEarlierContents, type ImportedPost } from '../story/reads/staff-read-actions.ts'
import { isPublic } from '../story/story.ts'
import type { CapturedPage, CapturedPost } from './captured-page.ts'
import { haveSameWords } from './merge-post.ts'
import { assignTimes } from './assign-times.ts'
import { savePost } from '../story/post/post-steps-actions.ts'
import { revise } from '../story/post/edit-actions.ts'
import { withdraw } from '../story/post/withdraw-actions.ts'

/** Marks withdrawals made by an import; those made by the newsroom are never undone by an import. */
const NO_LONGER_THERE = 'It is no longer on the page that it was taken from.'

/** Posts with the same time are separated by milliseconds; that is not a move (ms). */
const ONE_TIME = 1_000

export interface CaptureEvidence {
  /** Origins of the posts that the captures show. */
  readonly shown: ReadonlySet<string>
  /** Origins of posts that the last capture which could have shown them lacks. */
  readonly missing: ReadonlySet<string>
  /** Number of captures that are older than the stored story. */
  readonly older: number
  /** Origins of posts that the newsroom unpublished or discarded. */
  readonly takenBack: ReadonlySet<string>
  readonly startAt: number | undefined
  readonly withdraw: boolean
}

export interface ImportedPosts {
  readonly added: string[]
  readonly revised: string[]
  readonly withdrawn: string[]
  readonly restored: string[]
  readonly completed: string[]
  unchanged: number
  readonly remarks: string[]
}

/** Updates the posts of the story to match the merged page, oldest first. */
export async function importPosts(
  context: StoryContext,
  change: Change,
  existing: readonly ImportedPost[],
  page: CapturedPage,
  evidence: CaptureEvidence,
): Promise<ImportedPosts> {
  return new PostImport(context, change, existing, evidence).take(page)
}

class PostImport {
  readonly context: StoryContext
  readonly change: Change
  readonly evidence: CaptureEvidence
  readonly existing: ReadonlyMap<string, ImportedPost>
  readonly result: ImportedPosts = {
    added: [],
    revised: [],
    withdrawn: [],
    restored: [],
    completed: [],
    unchanged: 0,
    remarks: [],
  }
  #kept = 0
  #moved = 0
  readonly #missing: string[] = []

  constructor(
    context: StoryContext,
    change: Change,
    existing: readonly ImportedPost[],
    evidence: CaptureEvidence,
  ) {
    this.context = context
    this.change = change
    this.evidence = evidence
    this.existing = new Map(existing.map((post) => [post.origin, post]))
  }

  async take(page: CapturedPage): Promise<ImportedPosts> {
    const { result, evidence } = this
    const posts = page.posts.filter(
      ({ origin }) => this.existing.has(origin) || !evidence.takenBack.has(origin),
    )
    const leftOut = page.posts.length - posts.length
    const existingTimes = new Map([...this.existing].map(([origin, post]) => [origin, post.publishedAt]))
    const times = assignTimes(posts, existingTimes, this.change.now, evidence.startAt)
    for (const post of posts.toReversed()) {
      const at = times.get(post.origin) ?? this.change.now
      const existing = this.existing.get(post.origin)
      if (existing === undefined) await this.add(post, at)
      else await this.update(existing, post, at)
    }
    result.remarks.push(...this.remarks(leftOut))
    return result
  }

  remarks(leftOut: number): string[] {
    const remarks: string[] = []
    const say = (count: number, one: string, many: string) => {
      if (count > 0) remarks.push(`${updates(count)} ${count === 1 ? one : many}`)
    }
    const { completed } = this.result
    say(
      completed.length,
      'says the same and has its links, paragraphs, writer or time from this import: that is no revision',
      'say the same and have their links, paragraphs, writers or times from this import: that is no revision',
    )
    say(
      this.#moved,
      'is moved to an earlier time, which its source gives',
      'are moved to earlier times, which their source gives',
    )
    say(leftOut, 'that the newsroom took back is left out', 'that the newsroom took back are left out')
    say(
      this.#kept,
      'had the words of this capture before and keeps its present ones',
      'had the words of this capture before and keep their present ones',
    )
    if (this.evidence.older > 0)
      remarks.push(
        'a capture shows an earlier state of the page than what is known: it adds what was missing, and later words stay',
      )
    const missing = this.#missing
    if (missing.length > 0)
      remarks.push(
        `the page no longer shows ${updates(missing.length)} between others that it shows: ${missing
          .slice(0, 5)
          .map((words) => `"${words}"`)
          .join(
            ', ',
          )}${missing.length > 5 ? ' and more' : ''}; nothing is withdrawn unless you ask for it with --withdraw`,
      )
    return remarks
  }

  async add(post: CapturedPost, publishedAt: number): Promise<void> {
    const { change, result } = this
    const content = { ...pickContent(post), id: this.context.newId() }
    const published = await importPost(this.context, change, content, {
      origin: post.origin,
      publishedAt,
      isTimeKnown: post.publishedAt !== null,
      updatedAt: post.publishedAt === null ? null : post.updatedAt,
    })
    result.added.push(excerpt(post))
    await savePost(change, published, await this.withdrawMissing(published, post))
  }

  async update(before: ImportedPost, post: CapturedPost, publishedAt: number): Promise<void> {
    const { change, result, evidence } = this
    let existing = before
    const isShown = evidence.shown.has(post.origin)
    const isMissing = evidence.missing.has(post.origin)
    if (existing.state === 'withdrawn') {
      const isBack = isShown && !isMissing && existing.withdrawnReason === NO_LONGER_THERE
      if (!isBack) {
        if (isShown) result.unchanged += 1
        return
      }
      existing = sameOrigin(existing, restorePost(change, existing))
      result.restored.push(excerpt(post))
    }
    const reworded = await this.reword(existing, post)
    const isRevised = reworded.revision > existing.revision
    const existingTimes = setTimes(change, reworded, {
      publishedAt,
      isTimeKnown: post.publishedAt !== null || existing.isTimeKnown,
      updatedAt: isRevised
        ? this.changedAt(existing, post)
        : existing.revision > 1
          ? existing.updatedAt
          : post.updatedAt,
    })
    if (isRevised) result.revised.push(excerpt(post))
    else if (reworded !== existing || existingTimes.isTimeKnown !== existing.isTimeKnown)
      result.completed.push(excerpt(post))
    else if (Math.abs(existingTimes.publishedAt - existing.publishedAt) >= ONE_TIME) this.#moved++
    const withdrawn = await this.withdrawMissing(existingTimes, post)
    if (withdrawn === existingTimes && isShown && !isRevised) result.unchanged += 1
    await savePost<Post>(change, before, withdrawn)
  }

  /** The post as it stands then: withdrawn, or as it is. */
  async withdrawMissing(post: Post, { origin }: CapturedPost): Promise<Post> {
    if (!this.evidence.missing.has(origin)) return post
    if (!this.evidence.withdraw) {
      this.#missing.push(excerpt(post, 60))
      return post
    }
    this.result.withdrawn.push(excerpt(post))
    return withdraw(this.change, post, NO_LONGER_THERE)
  }

  /** Revises where the text differs, completes where only its form does. */
  async reword(existing: ImportedPost, post: CapturedPost): Promise<ImportedPost> {
    const { context, change } = this
    const content = pickContent(post)
    if (haveSameWords(existing, post))
      return sameOrigin(existing, await completePost(context, change, existing, content))
    if (!isChangedLater(post, existing)) {
      const former = await listEarlierContents(change.read, existing)
      if (former.some((words) => haveSameWords(words, post))) {
        this.#kept++
        return existing
      }
    }
    return sameOrigin(existing, await revise(context, change, existing, content))
  }

  /**
   * The modification time given by the source; else the change counts as of now, since readers saw the former text.
   */
  changedAt(existing: ImportedPost, post: CapturedPost): number | null {
    if (isChangedLater(post, existing)) return post.updatedAt
    return isPublic(this.change.story.status) ? this.change.now : existing.updatedAt
  }
}

function isChangedLater(post: CapturedPost, existing: ImportedPost): boolean {
  return post.updatedAt !== null && post.updatedAt > (existing.updatedAt ?? existing.publishedAt)
}

function sameOrigin(existing: ImportedPost, post: Post): ImportedPost {
  return post === existing
    ? existing
    : { ...existing, ...post, publishedAt: existing.publishedAt, origin: existing.origin }
}

function updates(count: number): string {
  return count === 1 ? '1 update' : `${count.toLocaleString('en-GB')} updates`
}
