import { useEffect, useState } from 'preact/hooks'
import type { DeskPost, SubmissionJson } from '../../contract.ts'
import { NoAnswer } from '../api/api.ts'
import { call } from '../api/client.ts'
import { publishDraft } from '../desk/publish-acts.ts'
import { publishQuestion } from '../composer/publish-question.ts'
import { fetchPost } from '../api/revisions.ts'
import { ReturnDraft } from '../desk/return-draft.tsx'
import { actionHandler } from '../ui/notices.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { PostPreview } from '../ui/post-preview.tsx'
import { Button } from '../ui/button.tsx'
import { When } from '../ui/time.tsx'
import { Question } from '../ui/question.tsx'
import { navigate } from '../ui/router.ts'
import type { Me } from '../api/session.ts'
import { undone } from '../ui/undo.ts'
import * as messages from '../messages/en/screens/submissions.ts'

/**
 * Submissions awaiting approval, oldest first, as readers would see them: nobody approves what they have not read.
 */
export function Submissions({ person }: { person: Me }) {
  const resource = useResource([], () => call('GET /api/submissions'), {
    pollMs: 15_000,
  })
  const isAway = resource.data !== undefined && resource.failure?.error instanceof NoAnswer
  const [returning, setReturning] = useState<Pick<SubmissionJson, 'slug' | 'post'> | undefined>(undefined)
  /** Long posts that were read here, complete. */
  const [read, setRead] = useState<ReadonlyMap<string, DeskPost>>(new Map())
  const readWhole = async (slug: string, id: string) => {
    const whole = await fetchPost(slug, id)
    setRead((before) => new Map(before).set(id, whole))
  }
  const [asking, setAsking] = useState<Pick<SubmissionJson, 'slug' | 'post'> | undefined>(undefined)
  const question = asking && publishQuestion(asking.post, person.id)
  const publish = async ({ slug, post }: Pick<SubmissionJson, 'slug' | 'post'>) => {
    await publishDraft(slug, post)
    await resource.reload()
  }
  const { value: undoing } = undone
  useEffect(() => {
    if (undoing !== undefined) actionHandler(resource.reload)() // it is awaiting approval again
  }, [undoing])
  return (
    <main class="reading">
      <h1>{messages.waitingForApproval}</h1>
      {isAway && <p class="notice">{messages.noConnectionSomethingElseMay}</p>}
      <ResourceView resource={isAway ? { ...resource, failure: undefined } : resource}>
        {(waiting) => (
          <>
            {waiting.length === 0 && <p class="notice">{messages.nothingWaits}</p>}
            <ol class="plain-list">
              {waiting.map(({ slug, storyHeadline, post: listed }) => {
                const whole = read.get(listed.id)
                const post = whole?.deskSeq === listed.deskSeq ? whole : listed
                return (
                  <li key={post.id} class="submission">
                    <p class="hint">
                      {messages.handedInFor(
                        <b>{post.createdBy}</b>,
                        <When at={post.submittedAt ?? post.createdAt} />,
                        <a href={`/newsroom/${slug}`}>{storyHeadline}</a>,
                      )}
                    </p>
                    <PostPreview html={post.html} />
                    {post.body === null && <p class="hint">{messages.thisIsHowItBegins}</p>}
                    <p class="row">
                      {post.body === null ? (
                        <Button variant="primary" onClick={() => readWhole(slug, post.id)}>
                          {messages.readAllOfIt}
                        </Button>
                      ) : (
                        <Button
                          variant="primary"
                          onClick={async () =>
                            publishQuestion(post, person.id) === undefined
                              ? publish({ slug, post })
                              : setAsking({ slug, post })
                          }
                        >
                          {messages.publish}
                        </Button>
                      )}
                      <a class="button" href={`/newsroom/${slug}/post/${post.id}`}>
                        {messages.edit}
                      </a>
                      <Button variant="secondary" onClick={async () => setReturning({ slug, post })}>
                        {messages.sendBack}
                      </Button>
                    </p>
                  </li>
                )
              })}
            </ol>
          </>
        )}
      </ResourceView>
      {asking !== undefined && question !== undefined && (
        <Question
          title={question.title}
          yes={question.isBlocking ? messages.openItInTheComposer : messages.publish}
          onYes={async () => {
            setAsking(undefined)
            if (question.isBlocking) navigate(`${asking.slug}/post/${asking.post.id}`)
            else await publish(asking)
          }}
          onClose={() => setAsking(undefined)}
        >
          <p>{question.text}</p>
        </Question>
      )}
      {returning !== undefined && (
        <ReturnDraft
          {...returning}
          onDone={() => {
            setReturning(undefined)
            actionHandler(resource.reload)()
          }}
        />
      )}
    </main>
  )
}
