import type { DeskPost } from '../../contract.ts'
import { picturesWithoutAlt } from '../../../story/body/body.ts'
import { formatTime } from '../ui/time.tsx'
import * as messages from '../messages/en/composer/publish-question.ts'

/** The confirmation before a draft is published. */
export interface PublishQuestion {
  readonly title: string
  readonly text: string
  /** It cannot be published like this: it must be fixed in the composer. */
  readonly isBlocking: boolean
}

/** Undefined for the person's own draft that was not returned. */
export function publishQuestion(post: DeskPost, personId: string): PublishQuestion | undefined {
  if (post.body === null)
    return {
      title: messages.readAllOfItFirst,
      text: messages.thisUpdateIsLongAnd,
      isBlocking: true,
    }
  if (picturesWithoutAlt(post.body).length > 0)
    return {
      title: messages.describeThePictureFirst,
      text: messages.aPictureOfThisUpdate,
      isBlocking: true,
    }
  const isOwn = post.authorId === personId
  const whose = isOwn ? 'your' : `${post.createdBy}’s`
  const at = { isBlocking: false }
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
      text: messages.handedInReadersSeeIt(formatTime(post.submittedAt)),
    }
  return {
    ...at,
    title: messages.publishDraft(whose),
    text: messages.itWasNotHandedIn,
  }
}
