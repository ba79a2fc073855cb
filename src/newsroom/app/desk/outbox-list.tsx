import type { LocalDraft, OutboxItem, PictureUpload } from '../offline/records.ts'
import { Button } from '../ui/button.tsx'
import { When } from '../ui/time.tsx'
import type { PostContent } from '../../../story/post/post.ts'
import { excerpt } from '../../../story/post/excerpt.ts'
import * as messages from '../messages/en/desk/outbox-list.ts'

/** Work on this device that is not (yet) on the server, with its state. */
export function OutboxList(props: {
  items: readonly OutboxItem[]
  pictures: readonly PictureUpload[]
  /** Local drafts that were set aside. */
  drafts: readonly LocalDraft[]
  /** The network is poor: queued items may be recalled before they are sent. */
  isWaiting: boolean
  onGoOn: (draft: LocalDraft) => Promise<unknown>
  onDrop: (draft: LocalDraft) => Promise<unknown>
  /** Input of closed dialogs. */
  forms: readonly LocalDraft[]
  onOpen: (form: LocalDraft) => Promise<unknown>
  onRetry: (item: OutboxItem) => Promise<unknown>
  onRecall: (item: OutboxItem) => Promise<unknown>
  onMerge: (item: OutboxItem) => Promise<unknown>
}) {
  const items = props.items.filter(({ state }) => state !== 'delivered')
  const pictures = props.pictures.filter(({ state }) => state !== 'making')
  if (items.length + pictures.length + props.drafts.length + props.forms.length === 0) return null
  return (
    <section class="outbox" aria-label={messages.onThisDevice}>
      <h2>{messages.onThisDevice}</h2>
      <ul class="plain-list">
        {items.map((item) => (
          <li key={item.id} class={item.state === 'refused' ? 'refused' : ''}>
            <p>
              <b>{STATE_WORDS[item.state]}</b> {item.label}{' '}
              <span class="hint">
                {messages.since(
                  <When at={item.queuedAt} />,
                  item.attempts > 1 && messages.triedTimes(item.attempts),
                )}
              </span>
            </p>
            {item.problem !== undefined && (
              <p class="field-error">
                {item.problem.title} {item.problem.detail}
              </p>
            )}
            {item.state === 'queued' && props.isWaiting && (
              <p class="row">
                <Button variant="secondary" onClick={() => props.onRecall(item)}>
                  {messages.takeBackIntoTheComposer}
                </Button>
              </p>
            )}
            {item.state === 'refused' && (
              <p class="row">
                {item.problem?.code === 'edit-conflict' && (
                  <Button variant="primary" onClick={() => props.onMerge(item)}>
                    {messages.putBothTogether}
                  </Button>
                )}
                <Button
                  variant={item.problem?.code === 'edit-conflict' ? 'secondary' : 'plain'}
                  onClick={() => props.onRecall(item)}
                >
                  {messages.takeBackIntoTheComposer}
                </Button>
                {item.problem?.code !== 'edit-conflict' && (
                  <Button variant="secondary" onClick={() => props.onRetry(item)}>
                    {messages.tryAgain}
                  </Button>
                )}
              </p>
            )}
          </li>
        ))}
        {pictures.map((picture) => (
          <li key={picture.id} class={picture.state === 'refused' ? 'refused' : ''}>
            <p>
              <b>{picture.state === 'queued' ? messages.savedHere : STATE_WORDS[picture.state]}</b>{' '}
              {picture.name}{' '}
              <span class="hint">
                {messages.of(
                  Math.floor((100 * picture.sent) / Math.max(1, picture.total)),
                  formatSize(picture.total),
                )}
              </span>
            </p>
            {picture.reason !== undefined && <p class="field-error">{picture.reason}</p>}
          </li>
        ))}
        {props.drafts.map((draft) => (
          <li key={draft.key}>
            <p>
              <b>{messages.setAsideHere}</b> {describeDraft(draft)}{' '}
              <span class="hint">
                <When at={draft.savedAt} />
              </span>
            </p>
            <p class="row">
              <Button onClick={() => props.onGoOn(draft)}>{messages.goOnWriting}</Button>
              <Button variant="secondary" onClick={() => props.onDrop(draft)}>
                {messages.throwAway}
              </Button>
            </p>
          </li>
        ))}
        {props.forms.map((form) => (
          <li key={form.key}>
            <p>
              <b>{messages.begunHere}</b> {(form.content as { label: string }).label}{' '}
              <span class="hint">
                <When at={form.savedAt} />
              </span>
            </p>
            <p class="row">
              <Button onClick={() => props.onOpen(form)}>{messages.goOn}</Button>
              <Button variant="secondary" onClick={() => props.onDrop(form)}>
                {messages.throwAway}
              </Button>
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}

const STATE_WORDS = {
  queued: messages.savedHereNotSentYet,
  sending: messages.sending,
  receiving: messages.sending,
  delivered: messages.sent,
  making: messages.sent,
  refused: messages.refused,
} as const

function formatSize(bytes: number): string {
  return bytes < 1e6 ? messages.kb(Math.ceil(bytes / 1e3)) : `${(bytes / 1e6).toFixed(1)} MB`
}

function describeDraft(draft: LocalDraft): string {
  const { content } = draft.content as { content: PostContent }
  return excerpt(content, 80) || messages.somethingWithoutWords
}
