import type { DeskPost } from '../../desk-view.ts'
import { picturesWithoutAlt } from '../../../story/body/body.ts'
import { timeOf } from '../ui/time.tsx'
import * as messages from '../messages/en/composer/publish-question.ts'

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
      title: messages.readAllOfItFirst,
      text: messages.thisUpdateIsLongAnd,
      isToBeMended: true,
    }
  if (picturesWithoutAlt(post.body).length > 0)
    return {
      title: messages.describeThePictureFirst,
      text: messages.aPictureOfThisUpdate,
      isToBeMended: true,
    }
  const isOwn = post.authorId === personId
  const whose = isOwn ? 'your' : `${post.createdBy}’s`
  const at = { isToBeMended: false }
  if (post.returnedNote !== null)
    return {
      ...at,
      title: messages.publishDraftThatWasSent(whose),
      text: messages.anEditorSentItBack(post.returnedNote),
    }
  if (isOwn) return undefined
  if (post.submittedAt !== null)
    return {
      ...at,
      title: messages.publishUpdate(whose),
      text: messages.handedInReadersSeeIt(timeOf(post.submittedAt)),
    }
  return {
    ...at,
    title: messages.publishDraft(whose),
    text: messages.itWasNotHandedIn,
  }
}
