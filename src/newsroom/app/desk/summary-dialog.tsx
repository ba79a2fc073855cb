import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { DeskPost } from '../../contract.ts'
import type { StoryJson } from '../../../story/reads/story-contract.ts'
import type { SummaryPoint } from '../../../story/story.ts'
import { call, requestTo } from '../api/client.ts'
import type { OfflineStore } from '../offline/offline.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { postExcerpt } from './full-post.tsx'
import { offerUndo } from '../ui/undo.ts'
import {
  RestoredNotice,
  ConflictNotice,
  PersistedFormDialog,
  useRemoteChanges,
  usePersistedForm,
  type PersistedForm,
} from './persisted-form.tsx'
import * as messages from '../messages/en/desk/summary-dialog.ts'

interface Points {
  readonly points: readonly SummaryPoint[]
}

/** The summary: points, each of which may link to a post. */
export function SummaryEditor({
  story,
  posts,
  offline,
  draft,
  onClose,
}: {
  story: StoryJson
  posts: readonly DeskPost[]
  offline: OfflineStore
  draft: string | undefined
  onClose: () => void
}) {
  const formKey = {
    key: draft ?? `summary:${story.slug}`,
    slug: story.slug,
    postId: '',
    form: 'summary',
    label: messages.theSummary,
  } as const
  const form = usePersistedForm<Points>(offline, formKey, async () => ({ points: story.summary }))
  return (
    <PersistedFormDialog title={messages.summary} form={form} isWide onClose={onClose}>
      {(form) => <SummaryForm story={story} posts={posts} form={form} onClose={onClose} />}
    </PersistedFormDialog>
  )
}

function SummaryForm({
  story,
  posts,
  form,
  onClose,
}: {
  story: StoryJson
  posts: readonly DeskPost[]
  form: PersistedForm<Points>
  onClose: () => void
}) {
  const existing = { points: story.summary }
  const conflicts = useRemoteChanges(form, existing)
  const points = form.words.points.length > 0 ? form.words.points : [{ text: '', postId: null }]
  const setPoints = (changed: readonly SummaryPoint[]) => form.change({ points: changed })
  /** The point whose field is to be focused; a new object for each request. */
  const [wanted, setWanted] = useState({ at: 0 })
  const list = useRef<HTMLOListElement>(null)
  useLayoutEffect(() => list.current?.querySelectorAll('textarea')[wanted.at]?.focus(), [wanted])
  const put = (index: number, point: SummaryPoint) => setPoints(points.with(index, point))
  const move = (index: number, by: number) => {
    const point = points[index]
    const other = points[index + by]
    if (point !== undefined && other !== undefined)
      setPoints(points.with(index, other).with(index + by, point))
  }
  const send = async () => {
    const sent = form.words
    const params = { slug: story.slug }
    const { summary: before } = story
    await call('PUT /api/stories/:slug/summary', {
      params,
      body: { points: sent.points.filter(({ text }) => text.trim() !== '') },
    })
    offerUndo({
      text: messages.theSummaryWasChanged,
      requests: [requestTo('PUT /api/stories/:slug/summary', { params, body: { points: before } })],
      undone: messages.theSummaryIsWhatIt,
    })
    if (await form.isDone(sent)) onClose()
  }
  const choices = posts.filter((post) => post.state === 'published')
  return (
    <Form onSubmit={send}>
      <ol class="points" ref={list}>
        {points.map((point, index) => (
          <li key={index}>
            <TextField
              label={messages.point(index + 1)}
              value={point.text}
              rows={2}
              onInput={(text) => put(index, { ...point, text })}
            />
            <p class="field">
              <label>
                {messages.leadsTo}{' '}
                <select
                  value={point.postId ?? ''}
                  onChange={(event) =>
                    put(index, {
                      ...point,
                      postId: event.currentTarget.value === '' ? null : event.currentTarget.value,
                    })
                  }
                >
                  <option value="">{messages.noPost}</option>
                  {point.postId !== null && !choices.some(({ id }) => id === point.postId) && (
                    <option value={point.postId}>{messages.anOlderPost}</option>
                  )}
                  {choices.map((post) => (
                    <option value={post.id}>{postExcerpt(post, 70)}</option>
                  ))}
                </select>
              </label>
            </p>
            <p class="row">
              <Button variant="secondary" disabled={index === 0} onClick={async () => move(index, -1)}>
                {messages.up}
              </Button>
              <Button
                variant="secondary"
                disabled={index === points.length - 1}
                onClick={async () => move(index, 1)}
              >
                {messages.down}
              </Button>
              <Button
                variant="secondary"
                onClick={async () => {
                  setPoints(points.toSpliced(index, 1))
                  setWanted({ at: Math.max(0, index - 1) })
                }}
              >
                {messages.remove}
              </Button>
            </p>
          </li>
        ))}
      </ol>
      {conflicts.length > 0 && (
        <ConflictNotice
          theirs={existing.points.map(({ text }) => text).join('\n')}
          onKeep={() => form.rebase(existing, form.words)}
          onTake={() => form.rebase(existing, existing)}
        />
      )}
      <p class="row">
        {points.length < 20 && (
          <Button
            onClick={async () => {
              setPoints([...points, { text: '', postId: null }])
              setWanted({ at: points.length })
            }}
          >
            {messages.addAPoint}
          </Button>
        )}
        <SubmitButton disabled={conflicts.length > 0}>{messages.saveTheSummary}</SubmitButton>
      </p>
      <RestoredNotice form={form} />
    </Form>
  )
}
