import { lazy, Suspense } from 'preact/compat'
import type { DeskPost } from '../../contract.ts'
import { clockTime } from '../../../pages/reader/times.ts'
import { call } from '../api/client.ts'
import type { OfflineStore } from '../offline/offline.ts'
import { notify } from '../ui/notices.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { When } from '../ui/time.tsx'
import { postExcerpt } from './full-post.tsx'
import type { RevisionJson } from '../../../story/post/post-contract.ts'
import { fetchRevisions } from '../api/revisions.ts'
import {
  RestoredNotice,
  PersistedFormDialog,
  usePersistedForm,
  type PersistedForm,
} from './persisted-form.tsx'
import * as messages from '../messages/en/desk/post-dialogs.ts'

const RevisionDiff = lazy(async () => (await import('../composer/revision-diff.tsx')).RevisionDiff)

/** The revisions of a post, each compared with the previous one; any can be restored. */
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
  const resource = useResource([post.revision], () => fetchRevisions(slug, post.id))
  const loadOlder = async () => {
    const { data } = resource
    const older = await fetchRevisions(slug, post.id, data?.revisions[0]?.revision)
    resource.update((now) =>
      now === data
        ? { ...now, revisions: [...older.revisions, ...now.revisions], hasOlder: older.hasOlder }
        : now,
    )
  }
  const restore = async (revision: RevisionJson) => {
    await call('PATCH /api/stories/:slug/posts/:id', {
      params: { slug, id: post.id },
      body: { ...revision.content, basedOn: resource.data?.revisions.at(-1)?.revision },
    })
    notify(messages.revisionIsBackAsA(revision.revision))
    onClose()
  }
  return (
    <Dialog title={messages.revisions} onClose={onClose} isWide>
      <ResourceView resource={resource}>
        {({ revisions, hasOlder }) => (
          <>
            <ol class="plain-list" reversed>
              {revisions.toReversed().map((revision, index) => {
                // The previous one may have been pruned, or is on the next page.
                const before = revisions[revisions.indexOf(revision) - 1]
                if (before === undefined && hasOlder) return null
                return (
                  <li key={revision.revision}>
                    <h3>
                      {messages.revision(
                        revision.revision,
                        <span class="hint">
                          {revision.savedBy}, <When at={revision.savedAt} />
                        </span>,
                      )}
                    </h3>
                    <Suspense fallback={<p class="hint">{messages.comparing}</p>}>
                      <RevisionDiff before={before?.content} after={revision.content} />
                    </Suspense>
                    {mayEdit && index > 0 && (
                      <Button onClick={() => restore(revision)}>{messages.bringThisOneBack}</Button>
                    )}
                  </li>
                )
              })}
            </ol>
            {hasOlder && <Button onClick={loadOlder}>{messages.olderRevisions}</Button>}
          </>
        )}
      </ResourceView>
    </Dialog>
  )
}

export function Withdraw({
  slug,
  post,
  offline,
  draft,
  onClose,
}: {
  slug: string
  post: DeskPost
  offline: OfflineStore
  draft: string | undefined
  onClose: () => void
}) {
  const formKey = {
    key: draft ?? `withdrawal:${post.id}`,
    slug,
    postId: post.id,
    form: 'withdrawal',
    label: messages.reasonToWithdraw(postExcerpt(post, 80)),
  } as const
  const form = usePersistedForm(offline, formKey, async () => ({ reason: '' }))
  const send = async (form: PersistedForm<{ reason: string }>) => {
    const sent = form.words
    const { copiesUntil } = await call('POST /api/stories/:slug/posts/:id/withdraw', {
      params: { slug, id: post.id },
      body: sent,
    })
    await form.isDone(sent)
    notify(
      copiesUntil === undefined
        ? messages.thePostWasWithdrawnA
        : messages.thePostWasWithdrawnHere(clockTime(new Date(copiesUntil))),
    )
    onClose()
  }
  return (
    <PersistedFormDialog title={messages.withdrawThisUpdate} form={form} onClose={onClose}>
      {(form) => (
        <Form onSubmit={() => send(form)}>
          <p>{messages.itsWordsAreTakenBack}</p>
          <TextField
            label={messages.reasonForReaders}
            value={form.words.reason}
            onInput={(reason) => form.change({ reason })}
            rows={2}
            required
            isFocused
          />
          <SubmitButton>{messages.withdrawTheUpdate}</SubmitButton>
          <RestoredNotice form={form} />
        </Form>
      )}
    </PersistedFormDialog>
  )
}
