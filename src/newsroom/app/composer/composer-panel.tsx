import { useSignal } from '@preact/signals'
import { useState } from 'preact/hooks'
import { picturesWithoutAlt } from '../../../story/body/body.ts'
import type { StoryJson } from '../../../story/reads/story-contract.ts'
import { lacksSpeaker } from '../../../story/post/post.ts'
import { normalizeContent } from '../../../story/post/normalize-content.ts'
import { isOpen } from '../../../story/story.ts'
import { BodyEditor } from '../editor/body-editor.tsx'
import type { MediaPort } from '../editor/media-port.ts'
import { PostFields } from './post-fields.tsx'
import { call } from '../api/client.ts'
import { ariaKeyShortcuts } from '../keyboard/shortcuts.ts'
import { useShortcuts } from '../keyboard/use-shortcuts.ts'
import { PostPreview } from '../ui/post-preview.tsx'
import { notify, actionHandler } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import { Question } from '../ui/question.tsx'
import type { OfflineStore } from '../offline/offline.ts'
import type { Composer } from './composer.ts'
import type { PublishQuestion } from './publish-question.ts'
import { useTemplates } from './use-templates.ts'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { isEmpty, type Outcome } from './composer-state.ts'
import * as messages from '../messages/en/composer/composer-panel.ts'

export interface ComposerPanelProps {
  readonly story: StoryJson
  readonly composer: Composer
  readonly media: MediaPort
  readonly offline: OfflineStore
  readonly mayPublish: boolean
  readonly maySteer: boolean
  readonly mayKeepTemplates: boolean
  readonly bylines: readonly string[]
  /** Others who have this post open. */
  readonly editors: string
  /** Somebody has saved this post since this edit was started. */
  readonly isBehind: boolean
  /** It is public as a quote without a speaker (an import), and may stay so. */
  readonly isWithoutSpeaker: boolean
  /** The confirmation before this draft is published or scheduled. */
  readonly question: PublishQuestion | undefined
}

/** The composer: always there, one keystroke away. */
export function ComposerPanel(props: ComposerPanelProps) {
  const { story, composer, media, mayPublish } = props
  const composerState = composer.state.value
  const { templates, keep, remove } = useTemplates(props.offline, story.slug, story.deskId)
  const { post, content, correction } = composerState
  const [dialog, setDialog] = useState<'schedule' | undefined>(undefined)
  const [asked, setAsked] = useState<Outcome | undefined>(undefined)
  /** A required field, after an attempt to send without it. */
  const [isSpeakerMissing, setSpeakerMissing] = useState(0)
  const preview = useSignal<string | undefined>(undefined)
  const isPublic = post !== undefined && post.state !== 'draft'
  const isHeld = post?.isEmbargoed === true
  const main: { label: string; outcome: Outcome } = !mayPublish
    ? { label: messages.handInToAnEditor, outcome: { kind: 'submit' } }
    : isPublic
      ? {
          label: correction === undefined ? messages.saveTheEdit : messages.publishTheCorrection,
          outcome: { kind: 'keep' },
        }
      : isHeld
        ? { label: messages.save, outcome: { kind: 'keep' } }
        : { label: messages.publishUpdate, outcome: { kind: 'publish' } }
  const send = async (outcome: Outcome, isSure = false) => {
    composer.flushPendingInput()
    const now = composer.state.value
    if (isEmpty(now)) {
      notify(messages.thereIsNothingInThe)
      return
    }
    const normalized = normalizeContent(now.content)
    if ('invalid' in normalized) {
      // Validates as the server would, before it leaves the composer.
      notify(normalized.detail ?? messages.anUpdateNeedsWordsA, 'failed')
      return
    }
    if (outcome.kind === 'keep' && now.post?.state === 'draft' && composer.savedAt.value === undefined) {
      notify(messages.nothingHasChangedSinceIt)
      return
    }
    if (isPublic && now.correction?.trim() === '') {
      notify(messages.sayWhatWasWrongReaders, 'failed')
      return
    }
    const isPlanned = (post?.publishAt ?? null) !== null
    const goesOut = outcome.kind === 'publish' || outcome.kind === 'schedule' || isPublic || isPlanned
    if (goesOut && picturesWithoutAlt(now.content.body).length > 0) {
      notify(messages.sayWhatEachPictureShows, 'failed')
      return
    }
    if (goesOut && lacksSpeaker(now.content) && !(isPublic && props.isWithoutSpeaker)) {
      setSpeakerMissing((tries) => tries + 1) // shown at the field, which is focused
      return
    }
    const isApproval = outcome.kind === 'publish' || outcome.kind === 'schedule'
    if (isApproval && !isSure && props.question !== undefined) return setAsked(outcome)
    const isTyping = document.activeElement?.matches('.composer :is(input, textarea, [contenteditable])')
    const sending = composer.send(outcome)
    if (isTyping === true) composer.focus() // sent by keyboard: typing continues in the next update
    await sending
  }
  const discard = async () => {
    const bringBack = await composer.discard()
    notify(post === undefined ? messages.thrownAway : messages.itStaysAsItWas, 'done', {
      label: messages.undo,
      run: async () => {
        bringBack()
        composer.focus()
      },
    })
  }
  const show = async () => {
    const { html } = await call('POST /api/stories/:slug/preview', {
      params: { slug: story.slug },
      body: content,
    })
    preview.value = html
  }
  useShortcuts({
    'send-composed': () => actionHandler(() => send(main.outcome))(),
    'save-draft': () => {
      if (!isPublic) actionHandler(() => send({ kind: 'keep' }))()
    },
  })
  // Only a correction of a published post can still be written.
  if (!isOpen(story.status) && !(isPublic && correction !== undefined))
    return (
      <p class="notice">
        {messages.thisStoryIs(
          story.status,
          props.maySteer ? messages.correctOrWithdrawAnUpdate : messages.nothingCanBeFiledTo,
        )}
      </p>
    )
  return (
    <section class={`composer ${isPublic ? 'edits-public' : ''}`} aria-label={messages.composer}>
      <header class="composer-head">
        <h2>{title(post?.state, correction !== undefined)}</h2>
        {(post !== undefined || !isEmpty(composerState)) && (
          <Button variant="secondary" onClick={async () => composer.startNew()}>
            {post === undefined ? messages.setAside : messages.newUpdate}
          </Button>
        )}
      </header>
      {props.editors !== '' && <p class="warn">{props.editors}</p>}
      {props.isBehind && <p class="warn">{messages.thisUpdateHasBeenChanged}</p>}
      {isPublic && correction !== undefined && (
        <TextField
          label={messages.whatWasWrong}
          value={correction}
          rows={2}
          hint={messages.standsUnderTheUpdateWith}
          onInput={(words) => composer.change({ correction: words })}
        />
      )}
      <PostFields
        key={composerState.sessionKey}
        content={content}
        onChange={(changed) => composer.change({ content: changed })}
        bylineSuggestions={props.bylines}
        templates={templates}
        onKeepTemplate={
          props.mayKeepTemplates
            ? async (name) => {
                composer.flushPendingInput()
                await keep(name, composer.state.value.content)
              }
            : undefined
        }
        onRemoveTemplate={remove}
        language={story.language}
        speakerMissing={lacksSpeaker(content) ? isSpeakerMissing : 0}
      >
        <BodyEditor
          key={composerState.sessionKey}
          body={content.body}
          onChange={(body) => composer.setBody(body)}
          label={messages.textOfTheUpdate}
          placeholder={messages.whatHasHappened}
          language={story.language}
          media={media}
          wantsFocus={composer.wantsFocus.value}
          onFocused={() => (composer.wantsFocus.value = false)}
          onReady={(flush) => composer.setPendingInputFlush(flush)}
        />
      </PostFields>
      <footer class="composer-foot">
        <Button
          variant="primary"
          onClick={() => send(main.outcome)}
          aria-keyshortcuts={ariaKeyShortcuts('send-composed')}
        >
          {main.label}
        </Button>
        {!isPublic && (
          <Button onClick={() => send({ kind: 'keep' })} aria-keyshortcuts={ariaKeyShortcuts('save-draft')}>
            {messages.saveDraft}
          </Button>
        )}
        <span class="hint saved" role="status">
          {composer.savedAt.value !== undefined
            ? props.offline.deviceError === undefined
              ? messages.savedOnThisDevice
              : messages.inThisTabAlone
            : composerState.kept === undefined
              ? ''
              : messages.savedAsADraft}
        </span>
      </footer>
      <p class="row composer-more">
        {!isPublic && mayPublish && !isHeld && (
          <Button variant="secondary" onClick={async () => setDialog('schedule')}>
            {messages.later}
          </Button>
        )}
        <Button variant="secondary" onClick={show}>
          {messages.preview}
        </Button>
        {!isEmpty(composerState) && (
          <Button variant="secondary" onClick={discard}>
            {post === undefined ? messages.discard : messages.leaveItAsItWas}
          </Button>
        )}
      </p>
      {dialog === 'schedule' && (
        <ScheduleDialog
          onSchedule={(when) => send({ kind: 'schedule', ...when })}
          onClose={() => setDialog(undefined)}
        />
      )}
      {asked !== undefined && props.question !== undefined && (
        <Question
          title={props.question.title}
          yes={asked.kind === 'schedule' ? messages.schedule : messages.publish}
          onYes={async () => {
            setAsked(undefined)
            await send(asked, true)
          }}
          onClose={() => setAsked(undefined)}
        >
          <p>{props.question.text}</p>
        </Question>
      )}
      {preview.value !== undefined && (
        <Dialog title={messages.asReadersWillSeeIt} onClose={() => (preview.value = undefined)} isWide>
          <PostPreview html={preview.value} class="feed post-preview" />
        </Dialog>
      )}
    </section>
  )
}

function title(state: string | undefined, isCorrection: boolean): string {
  if (state === undefined) return messages.newUpdate
  if (state === 'draft') return messages.editingADraft
  return isCorrection ? messages.correctingAnUpdate : messages.editingAnUpdate
}
