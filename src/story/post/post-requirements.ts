import { picturesIn, picturesWithoutAlt } from '../body/body.ts'
import { storyProblem } from '../problems.ts'
import { lacksSpeaker, type Post, type PostContent } from './post.ts'

/** What has to be so before a post is shown to readers or changed: each of these throws where it is not. */

/** Nobody publishes a picture that some readers are told nothing of, unless it says nothing itself. */
export function mustHaveAlt(content: PostContent): void {
  const missing = picturesWithoutAlt(content.body).length
  if (missing > 0)
    throw storyProblem(
      'alt-missing',
      missing === 1 ? 'One picture has none.' : `${missing} pictures have none.`,
    )
}

/** Whoever approves what was handed in has seen its pictures: one that is still on its way may show anything. */
export function mustBeSeen({ submittedAt, body }: Post): void {
  if (submittedAt === null) return
  const waiting = picturesIn(body).filter(
    ({ attrs }) => (attrs.facts?.state ?? 'waiting') === 'waiting',
  ).length
  if (waiting === 0) return
  throw storyProblem(
    'picture-not-ready',
    waiting === 1 ? 'One picture is on its way.' : `${waiting} pictures are on their way.`,
  )
}

/** Refuses a quote of nobody, where readers see it or will without anybody's doing. */
export function requireSpeaker(content: PostContent): void {
  if (lacksSpeaker(content)) throw storyProblem('speaker-missing')
}

/** What somebody had in front of them; what is left out may be whatever stands. */
export interface SeenPost {
  /** Of its words. */
  readonly revision?: number | undefined
  /** Of everything about it, also the pictures that came since. */
  readonly deskSeq?: number | undefined
}

/** Refuses what was meant for another state of the post than the one that stands. */
export function mustBeAt(post: Post, { revision, deskSeq }: SeenPost): void {
  if (deskSeq !== undefined && deskSeq !== post.deskSeq)
    throw storyProblem('edit-conflict', 'Something about it has changed since you read it.')
  if (revision === undefined || revision === post.revision) return
  throw storyProblem(
    'edit-conflict',
    `It stands at revision ${post.revision}; this was based on ${revision}.`,
  )
}

/** A draft, be it thrown away. */
export function mustBeDraft(post: Post): void {
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
  if (post.state === 'published') throw storyProblem('already-published')
}

/** A draft that nobody threw away. */
export function requireOpenDraft(post: Post): void {
  mustBeDraft(post)
  if (post.discardedAt !== null) throw storyProblem('discarded')
}

/** A post that readers see as it was written. */
export function requirePublished(post: Post): void {
  if (post.state === 'draft') throw storyProblem('not-published')
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
}
