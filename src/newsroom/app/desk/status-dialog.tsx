import type { DeskPost } from '../../contract.ts'
import { postExcerpt } from './full-post.tsx'
import type { StoryJson } from '../../../story/reads/story-contract.ts'
import type { StoryStatus } from '../../../story/story.ts'
import { When } from '../ui/time.tsx'
import { Question } from '../ui/question.tsx'
import { moveTo } from './status-acts.ts'
import * as messages from '../messages/en/desk/status-dialog.ts'

/** Confirms going live, closing and reopening, and explains the consequences. */
export function StatusDialog({
  story,
  drafts,
  to,
  onClose,
}: {
  story: StoryJson
  drafts: readonly DeskPost[]
  to: StoryStatus
  onClose: () => void
}) {
  const yes = async () => {
    await moveTo(story, to)
    onClose()
  }
  if (to === 'closed')
    return (
      <Question
        title={messages.closeThisStory}
        yes={messages.closeTheStory}
        onYes={yes}
        onClose={onClose}
        isGrave
      >
        <Closing drafts={drafts} />
      </Question>
    )
  if (story.status === 'draft')
    return (
      <Question title={messages.goLive} yes={messages.goLive2} onYes={yes} onClose={onClose} isGrave>
        <p>{messages.readersSeeTheStoryAt(messages.updates(story.postCount))}</p>
      </Question>
    )
  return (
    <Question
      title={messages.reopenThisStory}
      yes={messages.reopenTheStory}
      onYes={yes}
      onClose={onClose}
      isGrave
    >
      <p>
        {messages.readersSeeLiveAgainAnd(
          story.closedAt !== null && (
            <>
              , <When at={story.closedAt} />,
            </>
          ),
        )}
      </p>
    </Question>
  )
}

/** Drafts that remain unpublished when the story ends. */
function Closing({ drafts }: { drafts: readonly DeskPost[] }) {
  const due = drafts.filter(({ publishAt }) => publishAt !== null)
  const submitted = drafts.filter(({ publishAt, submittedAt }) => publishAt === null && submittedAt !== null)
  const others = drafts.length - due.length - submitted.length
  return (
    <>
      <p>{messages.liveCoverageEndsForReaders}</p>
      {due.length > 0 && (
        <>
          <p>
            <b>{messages.willNotBePublishedUnless(messages.scheduledUpdates(due.length))}</b>
          </p>
          <ul>
            {due.map((post) => (
              <li key={post.id}>
                {postExcerpt(post, 80) || messages.aPicture}{' '}
                <span class="hint">{post.isEmbargoed ? messages.embargoedUntil : ''}</span>
                <When at={post.publishAt ?? ''} />
              </li>
            ))}
          </ul>
        </>
      )}
      {submitted.length > 0 && <p>{messages.notApprovedByThenAnd(messages.updates(submitted.length))}</p>}
      {others > 0 && <p>{messages.draftsStayAtTheDesk(others)}</p>}
    </>
  )
}
