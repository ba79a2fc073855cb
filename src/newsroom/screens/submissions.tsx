import { useEffect, useState } from 'preact/hooks'
import type { DeskPost, SubmissionJson } from '../../desk/desk-view.ts'
import { call } from '../api.ts'
import { seenOf } from '../desk/post-acts.ts'
import { wholePost } from '../desk/revisions.ts'
import { SendBack } from '../desk/send-back.tsx'
import { press } from '../notices.ts'
import { AsRead } from '../as-read.tsx'
import { Button, When } from '../parts.tsx'

/** What waits for an editor, longest first, as readers would see it: nobody approves what they have not read. */
export function Submissions() {
  const [waiting, setWaiting] = useState<readonly SubmissionJson[] | undefined>(undefined)
  const load = async () => setWaiting(await call<SubmissionJson[]>('GET', '/api/submissions'))
  useEffect(() => {
    press(load)()
    const timer = setInterval(() => press(load)(), 15_000)
    return () => clearInterval(timer)
  }, [])
  const [returning, setReturning] = useState<Pick<SubmissionJson, 'slug' | 'post'> | undefined>(undefined)
  /** Long ones, as they were read through here. */
  const [read, setRead] = useState<ReadonlyMap<string, DeskPost>>(new Map())
  const readWhole = async (slug: string, id: string) => {
    const whole = await wholePost(slug, id)
    setRead((before) => new Map(before).set(id, whole))
  }
  const publish = async (slug: string, post: SubmissionJson['post']) => {
    await call('POST', `/api/stories/${slug}/posts/${post.id}/publish`, seenOf(post))
    await load()
  }
  return (
    <main class="reading">
      <h1>Waiting for approval</h1>
      {waiting?.length === 0 && <p class="notice">Nothing waits.</p>}
      <ol class="plain-list">
        {waiting?.map(({ slug, storyHeadline, post: listed }) => {
          const whole = read.get(listed.id)
          const post = whole?.deskSeq === listed.deskSeq ? whole : listed
          return (
            <li key={post.id} class="submission">
              <p class="hint">
                <b>{post.createdBy}</b>, handed in <When at={post.submittedAt ?? post.createdAt} />, for{' '}
                <a href={`/newsroom/${slug}`}>{storyHeadline}</a>
              </p>
              <AsRead html={post.html} />
              {post.body === null && <p class="hint">This is how it begins.</p>}
              <p class="row">
                {post.body === null ? (
                  <Button look="strong" onPress={() => readWhole(slug, post.id)}>
                    Read all of it
                  </Button>
                ) : (
                  <Button look="strong" onPress={() => publish(slug, post)}>
                    Publish
                  </Button>
                )}
                <a class="press" href={`/newsroom/${slug}/post/${post.id}`}>
                  Edit
                </a>
                <Button look="quiet" onPress={async () => setReturning({ slug, post })}>
                  Send back
                </Button>
              </p>
            </li>
          )
        })}
      </ol>
      {returning !== undefined && (
        <SendBack
          {...returning}
          onDone={() => {
            setReturning(undefined)
            press(load)()
          }}
        />
      )}
    </main>
  )
}
