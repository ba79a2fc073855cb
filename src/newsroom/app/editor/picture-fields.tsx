import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Picture } from '../../../story/body/body.ts'
import { meaningfulText } from './file-metadata.ts'
import type { MediaPort, PictureStatus } from './media-port.ts'
import * as messages from '../messages/en/editor/picture-fields.ts'

/** The fields of a picture: its state, focus, alternative text, caption and credit. */
export function PictureFields(props: {
  attrs: Picture['attrs']
  set: (change: Partial<Picture['attrs']>) => void
  media: MediaPort
  /** Additional controls. */
  children: ComponentChildren
}) {
  const { set, media } = props
  const { id, alt, isDecorative, caption, credit, focus, facts } = props.attrs
  const [src, setSrc] = useState<string | undefined>(undefined)
  const [status, setStatus] = useState<PictureStatus>({ state: 'unknown', share: 0 })
  const stateLine = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    let shown: string | undefined
    let isGone = false
    media
      .preview(id)
      .then((url) => {
        shown = url
        if (!isGone) setSrc(url)
      })
      .catch(() => setSrc(undefined)) // without a preview the state is still shown as text
    return () => {
      isGone = true
      if (shown?.startsWith('blob:') === true) URL.revokeObjectURL(shown)
    }
  }, [id, facts?.state])
  useEffect(() => media.watch(id, setStatus), [id])
  // Suggested but never filled in automatically: somebody who opens an update to fix one word must not publish unread
  // text.
  const offers = {
    caption: caption.trim() === '' ? meaningfulText(status.suggestedCaption) : '',
    credit: credit.trim() === '' ? meaningfulText(status.suggestedCredit) : '',
  }
  const lead = (x: number, y: number) =>
    set({ focus: { x: Math.min(1, Math.max(0, x)), y: Math.min(1, Math.max(0, y)) } })
  return (
    <div class="picture-box">
      <div class="picture-side">
        {src === undefined ? (
          <div class="no-preview">{messages.picture}</div>
        ) : (
          <button
            type="button"
            class="focus-picker"
            aria-label={messages.whereTheEyeIsLed(percent(focus.x), percent(focus.y))}
            onClick={(event) => {
              const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
              if (event.detail > 0) lead((event.clientX - left) / width, (event.clientY - top) / height)
            }}
            onKeyDown={(event) => {
              const step = MOVES[event.key]
              if (step === undefined) return
              event.preventDefault()
              lead(focus.x + step[0], focus.y + step[1])
            }}
          >
            <img src={src} alt="" draggable={false} />
            <span class="focus-mark" style={{ left: percent(focus.x), top: percent(focus.y) }} />
          </button>
        )}
        <p
          ref={stateLine}
          tabIndex={-1}
          class={`picture-state ${status.state === 'refused' ? 'field-error' : ''}`}
          role="status"
        >
          {stateWords(status, facts)}
        </p>
      </div>
      <div class="picture-text">
        <Line
          label={messages.whatItShows}
          hint={isDecorative ? messages.decorativeLeftOutForThose : messages.readToThoseWhoDo}
          value={alt}
          isOff={isDecorative}
          onInput={(words) => set({ alt: words })}
        />
        <label class="tick">
          <input
            type="checkbox"
            checked={isDecorative}
            onChange={(event) => set({ isDecorative: event.currentTarget.checked })}
          />{' '}
          {messages.decorativeItSaysNothingThat}
        </label>
        <Line label={messages.caption} value={caption} onInput={(words) => set({ caption: words })} />
        <Offer words={offers.caption} as="caption" onUse={(words) => set({ caption: words })} />
        <Line label={messages.credit} value={credit} onInput={(words) => set({ credit: words })} />
        <Offer words={offers.credit} as="credit" onUse={(words) => set({ credit: words })} />
        {props.children}
        {media.removeEverywhere !== undefined && (facts?.state ?? status.state) === 'ready' && (
          <p class="row">
            <button
              type="button"
              class="button button-secondary small"
              onClick={() => {
                media
                  .removeEverywhere?.(id)
                  .then((isRemoved) => {
                    if (!isRemoved) return
                    set({ facts: { state: 'refused', reason: messages.itWasRemovedEverywhere } })
                    stateLine.current?.focus() // the button disappears
                  })
                  .catch((error: unknown) => media.onError(error))
              }}
            >
              {messages.removeThisPictureEverywhere}
            </button>
          </p>
        )}
      </div>
    </div>
  )
}

/** The file's own text, suggested for an empty field. */
function Offer(props: { words: string; as: 'caption' | 'credit'; onUse: (words: string) => void }) {
  if (props.words === '') return null
  return (
    <p class="file-metadata hint">
      {messages.theFileSays(props.words)}{' '}
      <button
        type="button"
        class="button small"
        aria-label={messages.useAsThe(props.words, props.as)}
        onClick={(event) => {
          // The button disappears when used; the focus moves to the field.
          const field = event.currentTarget.parentElement?.previousElementSibling
          props.onUse(props.words)
          field?.querySelector('input')?.focus()
        }}
      >
        {messages.use}
      </button>
    </p>
  )
}

function Line(props: {
  label: string
  value: string
  hint?: string
  isOff?: boolean
  onInput: (words: string) => void
}) {
  return (
    <label class="field">
      <span>{props.label}</span>
      <input
        value={props.value}
        disabled={props.isOff === true}
        maxLength={1_000}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      {props.hint !== undefined && <small class="hint">{props.hint}</small>}
    </label>
  )
}

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-0.05, 0],
  ArrowRight: [0.05, 0],
  ArrowUp: [0, -0.05],
  ArrowDown: [0, 0.05],
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`
}

function stateWords(status: PictureStatus, facts: Picture['attrs']['facts']): string {
  if (facts?.state === 'ready') return messages.ready
  if (facts?.state === 'refused') return messages.refused(facts.reason)
  switch (status.state) {
    case 'unknown':
      return messages.onItsWay
    case 'queued':
      return status.reason === undefined ? messages.savedHereNotSentYet : messages.savedHere(status.reason)
    case 'receiving':
      return messages.sending(percent(status.share))
    case 'making':
      return messages.sentBeingMadeReady
    case 'ready':
      return messages.ready
    case 'refused':
      return messages.refused(status.reason ?? messages.theServerCouldNotTake)
  }
}
