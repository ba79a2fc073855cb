import { lazy, Suspense } from 'preact/compat'
import { useEffect, useState } from 'preact/hooks'
import type { DeskPost } from '../../desk/desk-view.ts'
import type { PostContent } from '../../story/post/post.ts'
import { withoutFacts } from '../../story/body/body.ts'
import type { ArticleJson } from '../../story/staff-json.ts'
import { call } from '../api.ts'
import { BodyEditor } from '../composer/body-editor.tsx'
import type { MediaPort } from '../composer/media-port.ts'
import { notify, press } from '../notices.ts'
import { Button, Dialog, Form, TextField, When } from '../parts.tsx'

const RevisionDiff = lazy(async () => (await import('../composer/revision-diff.tsx')).RevisionDiff)

export interface Revision {
  readonly revision: number
  readonly content: PostContent
  readonly savedAt: string
  readonly savedBy: string
}

export async function revisionsOf(
  slug: string,
  postId: string,
): Promise<{ post: DeskPost; revisions: Revision[] }> {
  return call('GET', `/api/stories/${slug}/posts/${postId}/revisions`)
}

/** Every saved state of a post, each beside the one before it; any of them can be brought back. */
export function Revisions({
  slug,
  post,
  mayEdit,
  onClose,
}: {
  slug: string
  post: DeskPost
  mayEdit: boolean
  onClose: () => void
}) {
  const [revisions, setRevisions] = useState<readonly Revision[]>([])
  const load = async () => setRevisions((await revisionsOf(slug, post.id)).revisions)
  useEffect(() => press(load)(), [post.revision])
  const restore = async (revision: Revision) => {
    await call('PATCH', `/api/stories/${slug}/posts/${post.id}`, {
      ...revision.content,
      basedOn: revisions.at(-1)?.revision,
    })
    notify(`Revision ${revision.revision} is back, as a new revision.`)
    onClose()
  }
  return (
    <Dialog title="Revisions" onClose={onClose} isWide>
      <ol class="plain-list" reversed>
        {revisions.toReversed().map((revision, index) => {
          const before = revisions.find((each) => each.revision === revision.revision - 1)
          return (
            <li key={revision.revision}>
              <h3>
                Revision {revision.revision}{' '}
                <span class="hint">
                  {revision.savedBy}, <When at={revision.savedAt} />
                </span>
              </h3>
              <Suspense fallback={<p class="hint">Comparing.</p>}>
                <RevisionDiff before={before?.content} after={revision.content} />
              </Suspense>
              {mayEdit && index > 0 && <Button onPress={() => restore(revision)}>Bring this one back</Button>}
            </li>
          )
        })}
      </ol>
    </Dialog>
  )
}

export function Withdraw({ slug, post, onClose }: { slug: string; post: DeskPost; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const send = async () => {
    await call('POST', `/api/stories/${slug}/posts/${post.id}/withdraw`, { reason })
    notify('The post was withdrawn. A notice stands in its place.')
    onClose()
  }
  return (
    <Dialog title="Withdraw this update" onClose={onClose}>
      <Form onSend={send}>
        <p>Its words are taken back for good; readers see a notice with the time and your reason.</p>
        <TextField
          label="Reason, for readers"
          value={reason}
          onInput={setReason}
          rows={2}
          required
          isFocused
        />
        <button type="submit" class="press strong">
          Withdraw the update
        </button>
      </Form>
    </Dialog>
  )
}

/** Gives a draft back to its writer, with what is missing. */
export function SendBack({ slug, post, onDone }: { slug: string; post: DeskPost; onDone: () => void }) {
  const [note, setNote] = useState('')
  const send = async () => {
    await call('POST', `/api/stories/${slug}/posts/${post.id}/submit`, { isSubmitted: false, note })
    onDone()
  }
  return (
    <Dialog title={`Send back to ${post.createdBy}`} onClose={onDone}>
      <Form onSend={send}>
        <TextField
          label="What is missing"
          value={note}
          onInput={setNote}
          rows={2}
          hint="Stands at the draft until it is handed in again. It may be left out."
          isFocused
        />
        <button type="submit" class="press strong">
          Send it back
        </button>
      </Form>
    </Dialog>
  )
}

/** Breaks a post out into an article, or edits the one that it became. */
export function ArticleDialog({
  slug,
  post,
  language,
  media,
  onClose,
}: {
  slug: string
  post: DeskPost
  language: string
  media: MediaPort
  onClose: () => void
}) {
  const standing = post.report?.articleSlug ?? null
  const [article, setArticle] = useState<ArticleJson | undefined>(undefined)
  const [headline, setHeadline] = useState(post.headline ?? '')
  const [standfirst, setStandfirst] = useState('')
  const [bylines, setBylines] = useState(post.bylines.join(', '))
  const [body, setBody] = useState(post.body)
  useEffect(() => {
    if (standing === null) return
    press(async () => {
      const found = await call<ArticleJson>('GET', `/api/articles/${standing}`)
      setArticle(found)
      setHeadline(found.headline)
      setStandfirst(found.standfirst)
      setBylines(found.bylines.join(', '))
      setBody(found.body)
    })()
  }, [standing])
  const names = bylines
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const send = async () => {
    const words = { headline, standfirst, bylines: names, body: withoutFacts(body) }
    const made = await (standing === null
      ? call<ArticleJson>('POST', `/api/stories/${slug}/posts/${post.id}/article`, words)
      : call<ArticleJson>('PATCH', `/api/articles/${standing}`, { ...words, basedOn: article?.revision }))
    notify(`The article stands at /articles/${made.slug}.`)
    onClose()
  }
  return (
    <Dialog title={standing === null ? 'Break out into an article' : 'Article'} onClose={onClose} isWide>
      <Form onSend={send}>
        {standing !== null && (
          <p>
            <a href={`/articles/${standing}`} target="_blank" rel="noreferrer">
              Read it as readers do
            </a>
          </p>
        )}
        <TextField label="Headline" value={headline} onInput={setHeadline} rows={2} required isFocused />
        <TextField label="Standfirst" value={standfirst} onInput={setStandfirst} rows={3} />
        <TextField label="Bylines, parted by commas" value={bylines} onInput={setBylines} />
        <BodyEditor
          body={body}
          onChange={setBody}
          label="Text of the article"
          placeholder="The whole report"
          language={language}
          media={media}
        />
        <button type="submit" class="press strong">
          {standing === null ? 'Publish the article' : 'Save the article'}
        </button>
      </Form>
    </Dialog>
  )
}
