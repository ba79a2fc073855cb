import type { Change, StoryContext } from '../story/change.ts'
import { gist } from '../story/post/gist.ts'
import { completePost, importPost, restorePost, setTimes } from '../story/post/imported-post-actions.ts'
import { pickContent, type Post } from '../story/post/post.ts'
import { formerWords, type ImportedPost } from '../story/reads/staff-read-actions.ts'
import { isPublic } from '../story/story.ts'
import type { CapturedPage, CapturedPost } from './captured-page.ts'
import { haveSameWords } from './merge-post.ts'
import { placeInTime } from './place-in-time.ts'
import { savePost } from '../story/post/post-steps-actions.ts'
import { revise } from '../story/post/edit-actions.ts'
import { withdraw } from '../story/post/withdraw-actions.ts'

/** By this a withdrawal of an import is told from one of the newsroom's, which no import undoes. */
const NO_LONGER_THERE = 'It is no longer on the page that it was taken from.'

/** Posts of one time are told apart by milliseconds; that is no move (ms). */
const ONE_TIME = 1_000

export interface Seen {
  /** Origins of the posts that the captures show. */
  readonly shown: ReadonlySet<string>
  /** Of those that the last capture which could show them does not. */
  readonly missing: ReadonlySet<string>
  /** How many captures are of an earlier state than what the story has. */
  readonly older: number
  /** Of those that the newsroom made drafts again or threw away. */
  readonly takenBack: ReadonlySet<string>
  readonly startAt: number | undefined
  readonly withdraw: boolean
}

export interface Taken {
  readonly added: string[]
  readonly revised: string[]
  readonly withdrawn: string[]
  readonly restored: string[]
  readonly completed: string[]
  unchanged: number
  readonly remarks: string[]
}

/** Brings the posts of the story to what the merged page says of them, oldest first. */
export async function takePosts(
  context: StoryContext,
  change: Change,
  standing: readonly ImportedPost[],
  page: CapturedPage,
  seen: Seen,
): Promise<Taken> {
  return new Taking(context, change, standing, seen).take(page)
}

class Taking {
  readonly context: StoryContext
  readonly change: Change
  readonly seen: Seen
  readonly standing: ReadonlyMap<string, ImportedPost>
  readonly taken: Taken = {
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

  constructor(context: StoryContext, change: Change, standing: readonly ImportedPost[], seen: Seen) {
    this.context = context
    this.change = change
    this.seen = seen
    this.standing = new Map(standing.map((post) => [post.origin, post]))
  }

  async take(page: CapturedPage): Promise<Taken> {
    const { taken, seen } = this
    const posts = page.posts.filter(({ origin }) => this.standing.has(origin) || !seen.takenBack.has(origin))
    const leftOut = page.posts.length - posts.length
    const placed = new Map([...this.standing].map(([origin, post]) => [origin, post.publishedAt]))
    const times = placeInTime(posts, placed, this.change.now, seen.startAt)
    for (const post of posts.toReversed()) {
      const at = times.get(post.origin) ?? this.change.now
      const stands = this.standing.get(post.origin)
      if (stands === undefined) await this.add(post, at)
      else await this.update(stands, post, at)
    }
    taken.remarks.push(...this.remarks(leftOut))
    return taken
  }

  remarks(leftOut: number): string[] {
    const remarks: string[] = []
    const say = (count: number, one: string, many: string) => {
      if (count > 0) remarks.push(`${updates(count)} ${count === 1 ? one : many}`)
    }
    const { completed } = this.taken
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
    if (this.seen.older > 0)
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
    const { change, taken } = this
    const content = { ...pickContent(post), id: this.context.newId() }
    const published = await importPost(this.context, change, content, {
      origin: post.origin,
      publishedAt,
      isTimeKnown: post.publishedAt !== null,
      updatedAt: post.publishedAt === null ? null : post.updatedAt,
    })
    taken.added.push(gist(post))
    await savePost(change, published, await this.withdrawMissing(published, post))
  }

  async update(before: ImportedPost, post: CapturedPost, publishedAt: number): Promise<void> {
    const { change, taken, seen } = this
    let stands = before
    const isShown = seen.shown.has(post.origin)
    const isMissing = seen.missing.has(post.origin)
    if (stands.state === 'withdrawn') {
      const isBack = isShown && !isMissing && stands.withdrawnReason === NO_LONGER_THERE
      if (!isBack) {
        if (isShown) taken.unchanged += 1
        return
      }
      stands = sameOrigin(stands, restorePost(change, stands))
      taken.restored.push(gist(post))
    }
    const reworded = await this.reword(stands, post)
    const isRevised = reworded.revision > stands.revision
    const placed = setTimes(change, reworded, {
      publishedAt,
      isTimeKnown: post.publishedAt !== null || stands.isTimeKnown,
      updatedAt: isRevised
        ? this.changedAt(stands, post)
        : stands.revision > 1
          ? stands.updatedAt
          : post.updatedAt,
    })
    if (isRevised) taken.revised.push(gist(post))
    else if (reworded !== stands || placed.isTimeKnown !== stands.isTimeKnown)
      taken.completed.push(gist(post))
    else if (Math.abs(placed.publishedAt - stands.publishedAt) >= ONE_TIME) this.#moved++
    const withdrawn = await this.withdrawMissing(placed, post)
    if (withdrawn === placed && isShown && !isRevised) taken.unchanged += 1
    await savePost<Post>(change, before, withdrawn)
  }

  /** The post as it stands then: withdrawn, or as it is. */
  async withdrawMissing(post: Post, { origin }: CapturedPost): Promise<Post> {
    if (!this.seen.missing.has(origin)) return post
    if (!this.seen.withdraw) {
      this.#missing.push(gist(post, 60))
      return post
    }
    this.taken.withdrawn.push(gist(post))
    return withdraw(this.change, post, NO_LONGER_THERE)
  }

  /** Revises where the words differ, completes where only their form does. */
  async reword(stands: ImportedPost, post: CapturedPost): Promise<ImportedPost> {
    const { context, change } = this
    const content = pickContent(post)
    if (haveSameWords(stands, post))
      return sameOrigin(stands, await completePost(context, change, stands, content))
    if (!isChangedLater(post, stands)) {
      const former = await formerWords(change.read, stands)
      if (former.some((words) => haveSameWords(words, post))) {
        this.#kept++
        return stands
      }
    }
    return sameOrigin(stands, await revise(context, change, stands, content))
  }

  /** When the source says that it changed the words; else readers who saw the former ones see them change now. */
  changedAt(stands: ImportedPost, post: CapturedPost): number | null {
    if (isChangedLater(post, stands)) return post.updatedAt
    return isPublic(this.change.story.status) ? this.change.now : stands.updatedAt
  }
}

function isChangedLater(post: CapturedPost, stands: ImportedPost): boolean {
  return post.updatedAt !== null && post.updatedAt > (stands.updatedAt ?? stands.publishedAt)
}

function sameOrigin(stands: ImportedPost, post: Post): ImportedPost {
  return post === stands
    ? stands
    : { ...stands, ...post, publishedAt: stands.publishedAt, origin: stands.origin }
}

function updates(count: number): string {
  return count === 1 ? '1 update' : `${count.toLocaleString('en-GB')} updates`
}
