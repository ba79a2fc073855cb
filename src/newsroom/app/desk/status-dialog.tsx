import type { DeskPost } from '../../desk-view.ts'
import { gistOf } from './long-post.tsx'
import type { StoryJson } from '../../../story/reads/staff-json.ts'
import type { StoryStatus } from '../../../story/story.ts'
import { When } from '../ui/time.tsx'
import { Question } from '../ui/question.tsx'
import { moveTo } from './status-acts.ts'

/** Asks before a story goes live, is closed or is reopened, and says what comes of it. */
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
      <Question title="Close this story?" yes="Close the story" onYes={yes} onClose={onClose} isGrave>
        <Closing drafts={drafts} />
      </Question>
    )
  if (story.status === 'draft')
    return (
      <Question title="Go live?" yes="Go live" onYes={yes} onClose={onClose} isGrave>
        <p>Readers see the story at once, with {updates(story.postCount)}. It cannot become a draft again.</p>
      </Question>
    )
  return (
    <Question title="Reopen this story?" yes="Reopen the story" onYes={yes} onClose={onClose} isGrave>
      <p>
        Readers see “Live” again, and the time at which the story ended
        {story.closedAt !== null && (
          <>
            , <When at={story.closedAt} />,
          </>
        )}{' '}
        is forgotten. To correct or withdraw an update it need not be reopened.
      </p>
    </Question>
  )
}

/** What of the desk's drafts an end leaves undone. */
function Closing({ drafts }: { drafts: readonly DeskPost[] }) {
  const due = drafts.filter(({ publishAt }) => publishAt !== null)
  const submitted = drafts.filter(({ publishAt, submittedAt }) => publishAt === null && submittedAt !== null)
  const others = drafts.length - due.length - submitted.length
  return (
    <>
      <p>
        Live coverage ends for readers now: their pages say “Closed”. Published updates can still be corrected
        and withdrawn, and the story can be reopened.
      </p>
      {due.length > 0 && (
        <>
          <p>
            <b>
              {due.length === 1 ? '1 scheduled update' : `${due.length} scheduled updates`} will not be
              published, unless the story is reopened before its time:
            </b>
          </p>
          <ul>
            {due.map((post) => (
              <li key={post.id}>
                {gistOf(post, 80) || 'A picture'}{' '}
                <span class="hint">{post.isEmbargoed ? 'embargoed until ' : ''}</span>
                <When at={post.publishAt ?? ''} />
              </li>
            ))}
          </ul>
        </>
      )}
      {submitted.length > 0 && (
        <p>Not approved by then, and so not published: {updates(submitted.length)} waiting for approval.</p>
      )}
      {others > 0 && (
        <p>
          {others === 1 ? '1 draft stays' : `${others} drafts stay`} at the desk; nobody can change or publish{' '}
          {others === 1 ? 'it' : 'them'} while the story is closed.
        </p>
      )}
    </>
  )
}

function updates(count: number): string {
  return count === 1 ? '1 update' : `${count} updates`
}
