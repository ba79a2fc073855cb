import { picturesIn, picturesWithoutAlt } from '../body/body.ts'
import { storyProblem } from '../problems.ts'
import { lacksSpeaker, type Post, type PostContent } from './post.ts'

/** What has to be so before a post is shown to readers or changed: each of these throws where it is not. */

/** Pictures need alternative text before publication, unless they are decorative. */
export function assertAltTexts(content: PostContent): void {
  const missing = picturesWithoutAlt(content.body).length
  if (missing > 0)
    throw storyProblem(
      'alt-missing',
      missing === 1 ? 'One picture has none.' : `${missing} pictures have none.`,
    )
}

/** The approver of a submission must have seen its pictures: a pending one may show anything. */
export function assertPicturesReady({ submittedAt, body }: Post): void {
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

/** Rejects a quote without a speaker if it is public or scheduled. */
export function assertSpeaker(content: PostContent): void {
  if (lacksSpeaker(content)) throw storyProblem('speaker-missing')
}

/** The version that somebody has seen; omitted values match any. */
export interface ExpectedVersion {
  /** Of its content. */
  readonly revision?: number | undefined
  /** Of everything about it, including pictures that arrived since. */
  readonly deskSeq?: number | undefined
}

/** Rejects an action that was based on another version of the post. */
export function assertVersion(post: Post, { revision, deskSeq }: ExpectedVersion): void {
  if (deskSeq !== undefined && deskSeq !== post.deskSeq)
    throw storyProblem('edit-conflict', 'Something about it has changed since you read it.')
  if (revision === undefined || revision === post.revision) return
  throw storyProblem(
    'edit-conflict',
    `It stands at revision ${post.revision}; this was based on ${revision}.`,
  )
}

/** A draft, be it thrown away. */
export function assertDraft(post: Post): void {
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
  if (post.state === 'published') throw storyProblem('already-published')
}

/** A draft that is not discarded. */
export function requireOpenDraft(post: Post): void {
  assertDraft(post)
  if (post.discardedAt !== null) throw storyProblem('discarded')
}

/** A post that readers see as it was written. */
export function requirePublished(post: Post): void {
  if (post.state === 'draft') throw storyProblem('not-published')
  if (post.state === 'withdrawn') throw storyProblem('already-withdrawn')
}
