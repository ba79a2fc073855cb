import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { DeskPost } from '../../desk-view.ts'
import type { StoryJson } from '../../../story/reads/staff-json.ts'
import type { SummaryPoint } from '../../../story/story.ts'
import { call } from '../api/api.ts'
import type { Field } from '../offline/field.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { gistOf } from './long-post.tsx'
import { offerUndo } from '../ui/undo.ts'
import { Begun, Clash, KeptDialog, useCatchingUp, useKeptForm, type KeptForm } from './kept-form.tsx'
import * as messages from '../messages/en/desk/summary-dialog.ts'

interface Points {
  readonly points: readonly SummaryPoint[]
}

/** What has happened, in points, each of which may lead to a post. */
export function SummaryEditor({
  story,
  posts,
  field,
  draft,
  onClose,
}: {
  story: StoryJson
  posts: readonly DeskPost[]
  field: Field
  draft: string | undefined
  onClose: () => void
}) {
  const place = {
    key: draft ?? `summary:${story.slug}`,
    slug: story.slug,
    postId: '',
    form: 'summary',
    label: messages.theSummary,
  } as const
  const kept = useKeptForm<Points>(field, place, async () => ({ points: story.summary }))
  return (
    <KeptDialog title={messages.summary} form={kept} isWide onClose={onClose}>
      {(form) => <SummaryForm story={story} posts={posts} form={form} onClose={onClose} />}
    </KeptDialog>
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
  form: KeptForm<Points>
  onClose: () => void
}) {
  const standing = { points: story.summary }
  const clashes = useCatchingUp(form, standing)
  const points = form.words.points.length > 0 ? form.words.points : [{ text: '', postId: null }]
  const setPoints = (changed: readonly SummaryPoint[]) => form.change({ points: changed })
  /** The point whose field is to have the focus; told anew each time. */
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
    const path = `/api/stories/${story.slug}/summary`
    const { summary: before } = story
    await call('PUT', path, { points: sent.points.filter(({ text }) => text.trim() !== '') })
    offerUndo({
      text: messages.theSummaryWasChanged,
      requests: [{ method: 'PUT', path, body: { points: before } }],
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
                    <option value={post.id}>{gistOf(post, 70)}</option>
                  ))}
                </select>
              </label>
            </p>
            <p class="row">
              <Button variant="quiet" disabled={index === 0} onClick={async () => move(index, -1)}>
                {messages.up}
              </Button>
              <Button
                variant="quiet"
                disabled={index === points.length - 1}
                onClick={async () => move(index, 1)}
              >
                {messages.down}
              </Button>
              <Button
                variant="quiet"
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
      {clashes.length > 0 && (
        <Clash
          theirs={standing.points.map(({ text }) => text).join('\n')}
          onKeep={() => form.rebase(standing, form.words)}
          onTake={() => form.rebase(standing, standing)}
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
        <SubmitButton disabled={clashes.length > 0}>{messages.saveTheSummary}</SubmitButton>
      </p>
      <Begun form={form} />
    </Form>
  )
}
