import { useEffect, useState } from 'preact/hooks'
import type { PostJson } from '../../story/staff-json.ts'
import { gist } from '../../story/gist.ts'
import { call } from '../api.ts'
import { press } from '../notices.ts'
import { Button, When } from '../parts.tsx'

interface Submission {
  readonly slug: string
  readonly storyHeadline: string
  readonly post: PostJson
}

/** What waits for an editor, longest first. */
export function Submissions() {
  const [waiting, setWaiting] = useState<readonly Submission[] | undefined>(undefined)
  const load = async () => setWaiting(await call<Submission[]>('GET', '/api/submissions'))
  useEffect(() => {
    press(load)()
    const timer = setInterval(() => press(load)(), 15_000)
    return () => clearInterval(timer)
  }, [])
  const act = async (slug: string, id: string, path: string, body?: unknown) => {
    await call('POST', `/api/stories/${slug}/posts/${id}/${path}`, body)
    await load()
  }
  return (
    <main>
      <h1>Waiting for approval</h1>
      {waiting?.length === 0 && <p class="notice">Nothing waits.</p>}
      <ol class="plain-list">
        {waiting?.map(({ slug, storyHeadline, post }) => (
          <li key={post.id}>
            <p>
              <a href={`/newsroom/${slug}`}>{storyHeadline}</a>
            </p>
            <p>
              <b>{gist(post, 200)}</b>
            </p>
            <p class="hint">
              From {post.createdBy}, handed in <When at={post.submittedAt ?? post.createdAt} />
            </p>
            <p class="row">
              <Button
                look="strong"
                onPress={() => act(slug, post.id, 'publish', { revision: post.revision })}
              >
                Publish
              </Button>
              <a class="press" href={`/newsroom/${slug}/post/${post.id}`}>
                Read and edit
              </a>
              <Button look="quiet" onPress={() => act(slug, post.id, 'submit', { isSubmitted: false })}>
                Send back
              </Button>
            </p>
          </li>
        ))}
      </ol>
    </main>
  )
}
