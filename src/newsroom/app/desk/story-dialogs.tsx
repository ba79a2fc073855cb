import type { Picture } from '../../../story/body/body.ts'
import type { StoryJson } from '../../../story/reads/story-contract.ts'
import { call, requestTo } from '../api/client.ts'
import { PICTURE_TYPES, type MediaPort } from '../editor/media-port.ts'
import { PictureFields } from '../editor/picture-fields.tsx'
import type { OfflineStore } from '../offline/offline.ts'
import { actionHandler } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { offerUndo } from '../ui/undo.ts'
import {
  RestoredNotice,
  changedFields,
  ConflictNotice,
  useRemoteChanges,
  PersistedFormDialog,
  usePersistedForm,
  type PersistedForm,
} from './persisted-form.tsx'
import * as messages from '../messages/en/desk/story-dialogs.ts'

interface StoryWords {
  readonly headline: string
  readonly standfirst: string
  readonly section: string
  readonly language: string
  readonly leadImage: Picture['attrs'] | null
}

/** The settings of a story: its texts and its lead image. */
export function StorySettings({
  story,
  media,
  offline,
  draft,
  onClose,
}: {
  story: StoryJson
  media: MediaPort
  offline: OfflineStore
  draft: string | undefined
  onClose: () => void
}) {
  const formKey = {
    key: draft ?? `settings:${story.slug}`,
    slug: story.slug,
    postId: '',
    form: 'settings',
    label: messages.theStorysOwnWords,
  } as const
  const form = usePersistedForm<StoryWords>(offline, formKey, async () => fromStory(story))
  return (
    <PersistedFormDialog title={messages.story} form={form} onClose={onClose}>
      {(form) => <SettingsForm story={story} form={form} media={media} onClose={onClose} />}
    </PersistedFormDialog>
  )
}

function SettingsForm({
  story,
  form,
  media,
  onClose,
}: {
  story: StoryJson
  form: PersistedForm<StoryWords>
  media: MediaPort
  onClose: () => void
}) {
  const existing = fromStory(story)
  const conflicts = useRemoteChanges(form, existing)
  const { headline, standfirst, section, language, leadImage: image } = form.words
  const send = async () => {
    const sent = form.words
    const params = { slug: story.slug }
    const changed = changedFields(form)
    const { base } = form
    await call('PATCH /api/stories/:slug', { params, body: asSent(changed) })
    const before = fieldNames(changed).map((name) => [name, base[name]] as const)
    offerUndo({
      text: messages.theStoryWasChanged,
      requests: [requestTo('PATCH /api/stories/:slug', { params, body: asSent(Object.fromEntries(before)) })],
      undone: messages.theStorysWordsAreWhat,
    })
    if (await form.isDone(sent)) onClose()
  }
  const choose = async (files: readonly File[]) => {
    const [picture] = await media.addPictures(files)
    if (picture === undefined) return
    const { id } = picture
    form.change({
      leadImage: { id, alt: '', isDecorative: false, caption: '', credit: '', focus: { x: 0.5, y: 0.5 } },
    })
  }
  const set = (change: Partial<Picture['attrs']>) => {
    const { leadImage: now } = form.words
    if (now !== null) form.change({ leadImage: { ...now, ...change } })
  }
  const clash = (name: keyof StoryWords) =>
    conflicts.includes(name) && (
      <ConflictNotice
        theirs={imageWords(existing[name])}
        onKeep={() => form.rebase({ ...form.base, [name]: existing[name] }, form.words)}
        onTake={() =>
          form.rebase({ ...form.base, [name]: existing[name] }, { ...form.words, [name]: existing[name] })
        }
      />
    )
  return (
    <Form onSubmit={send}>
      <TextField
        label={messages.headline}
        value={headline}
        onInput={(words) => form.change({ headline: words })}
        rows={2}
        required
        isFocused
      />
      {clash('headline')}
      <TextField
        label={messages.standfirst}
        value={standfirst}
        onInput={(words) => form.change({ standfirst: words })}
        rows={3}
      />
      {clash('standfirst')}
      <TextField
        label={messages.section}
        value={section}
        onInput={(words) => form.change({ section: words })}
      />
      {clash('section')}
      <TextField
        label={messages.language}
        value={language}
        onInput={(words) => form.change({ language: words })}
      />
      {clash('language')}
      <fieldset>
        <legend>{messages.leadImage}</legend>
        {image === null ? (
          <p class="field">
            <label>
              {messages.pictureFile}{' '}
              <input
                type="file"
                accept={PICTURE_TYPES}
                onChange={(event) => {
                  const files = [...(event.currentTarget.files ?? [])]
                  actionHandler(() => choose(files))()
                }}
              />
            </label>
          </p>
        ) : (
          <PictureFields
            attrs={story.leadImage?.id === image.id ? { ...image, ...pickMetadata(story.leadImage) } : image}
            set={set}
            media={media}
          >
            <p class="row">
              <Button variant="secondary" onClick={async () => form.change({ leadImage: null })}>
                {messages.removeTheLeadImage}
              </Button>
            </p>
          </PictureFields>
        )}
        {clash('leadImage')}
      </fieldset>
      <SubmitButton disabled={conflicts.length > 0}>{messages.saveTheStory}</SubmitButton>
      <RestoredNotice form={form} />
    </Form>
  )
}

function fromStory({ headline, standfirst, section, language, leadImage }: StoryJson): StoryWords {
  const { facts: _facts, ...image } = leadImage ?? { facts: undefined }
  return {
    headline,
    standfirst,
    section: section ?? '',
    language,
    leadImage: leadImage === null ? null : (image as Picture['attrs']),
  }
}

/** In the API's format: an empty section is null. */
function asSent({ section, ...words }: Partial<StoryWords>): object {
  return section === undefined ? words : { ...words, section: section.trim() === '' ? null : section }
}

function fieldNames(words: Partial<StoryWords>): (keyof StoryWords)[] {
  return Object.keys(words) as (keyof StoryWords)[]
}

function pickMetadata({ facts }: Picture['attrs']): Pick<Picture['attrs'], 'facts'> {
  return facts === undefined ? {} : { facts }
}

function imageWords(value: StoryWords[keyof StoryWords]): string {
  if (value === null) return messages.noLeadImage
  if (typeof value === 'string') return value
  return messages.aLeadImage([value.alt, value.caption, value.credit].filter(Boolean).join(', '))
}
