import type { DeskPost } from '../../desk-view.ts'
import { picturesWithoutAlt } from '../../../story/body/body.ts'
import { timeOf } from '../ui/time.tsx'

/** What is asked, once, before a draft is shown to readers. */
export interface PublishQuestion {
  readonly title: string
  readonly text: string
  /** It cannot be published like this: the composer is where that is mended. */
  readonly isToBeMended: boolean
}

/** Undefined for a draft that the person has written, and that nobody has sent back. */
export function publishQuestion(post: DeskPost, personId: string): PublishQuestion | undefined {
  if (post.body === null)
    return {
      title: 'Read all of it first',
      text: 'This update is long, and only how it begins is shown here. The composer has all of it.',
      isToBeMended: true,
    }
  if (picturesWithoutAlt(post.body).length > 0)
    return {
      title: 'Describe the picture first',
      text: 'A picture of this update has no description. Readers who cannot see it would be told nothing.',
      isToBeMended: true,
    }
  const isOwn = post.authorId === personId
  const whose = isOwn ? 'your' : `${post.createdBy}’s`
  const at = { isToBeMended: false }
  if (post.returnedNote !== null)
    return {
      ...at,
      title: `Publish ${whose} draft that was sent back?`,
      text: `An editor sent it back: “${post.returnedNote}” Readers see it at once.`,
    }
  if (isOwn) return undefined
  if (post.submittedAt !== null)
    return {
      ...at,
      title: `Publish ${whose} update?`,
      text: `Handed in ${timeOf(post.submittedAt)}. Readers see it at once.`,
    }
  return {
    ...at,
    title: `Publish ${whose} draft?`,
    text: 'It was not handed in: its author may still be writing. Readers see it at once.',
  }
}
