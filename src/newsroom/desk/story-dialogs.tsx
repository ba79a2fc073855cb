import { useState } from 'preact/hooks'
import type { DeskPost } from '../../desk/desk-view.ts'
import type { Picture } from '../../story/body/body.ts'
import type { StoryJson } from '../../story/staff-json.ts'
import type { StoryStatus, SummaryPoint } from '../../story/story.ts'
import { gist } from '../../story/post/gist.ts'
import { call } from '../api.ts'
import { PICTURE_TYPES, type MediaPort } from '../composer/media-port.ts'
import { PictureFields } from '../composer/picture-fields.tsx'
import { notify, press } from '../notices.ts'
import { Button, Dialog, Form, TextField } from '../parts.tsx'

/** The story's own words and its lead image. */
export function StorySettings({
  story,
  media,
  onClose,
}: {
  story: StoryJson
  media: MediaPort
  onClose: () => void
}) {
  const [headline, setHeadline] = useState(story.headline)
  const [standfirst, setStandfirst] = useState(story.standfirst)
  const [section, setSection] = useState(story.section ?? '')
  const [language, setLanguage] = useState(story.language)
  const [image, setImage] = useState<Picture['attrs'] | null>(story.leadImage)
  const send = async () => {
    await call('PATCH', `/api/stories/${story.slug}`, {
      headline,
      standfirst,
      section: section.trim() === '' ? null : section,
      language,
      leadImage: image === null ? null : { ...image, facts: undefined },
    })
    notify('The story was changed.')
    onClose()
  }
  const choose = async (files: readonly File[]) => {
    const [picture] = await media.addPictures(files)
    if (picture === undefined) return
    const { id } = picture
    setImage({ id, alt: '', isDecorative: false, caption: '', credit: '', focus: { x: 0.5, y: 0.5 } })
  }
  const set = (change: Partial<Picture['attrs']>) => setImage((now) => now && { ...now, ...change })
  return (
    <Dialog title="Story" onClose={onClose}>
      <Form onSend={send}>
        <TextField label="Headline" value={headline} onInput={setHeadline} rows={2} required />
        <TextField label="Standfirst" value={standfirst} onInput={setStandfirst} rows={3} />
        <TextField label="Section" value={section} onInput={setSection} />
        <TextField label="Language" value={language} onInput={setLanguage} />
        <fieldset>
          <legend>Lead image</legend>
          {image === null ? (
            <p class="field">
              <label>
                Picture file{' '}
                <input
                  type="file"
                  accept={PICTURE_TYPES}
                  onChange={(event) => {
                    const files = [...(event.currentTarget.files ?? [])]
                    press(() => choose(files))()
                  }}
                />
              </label>
            </p>
          ) : (
            <PictureFields attrs={image} set={set} media={media}>
              <p class="row">
                <Button look="quiet" onPress={async () => setImage(null)}>
                  Remove the lead image
                </Button>
              </p>
            </PictureFields>
          )}
        </fieldset>
        <button type="submit" class="press strong">
          Save the story
        </button>
      </Form>
    </Dialog>
  )
}

/** What has happened, in points, each of which may lead to a post. */
export function SummaryEditor({
  story,
  posts,
  onClose,
}: {
  story: StoryJson
  posts: readonly DeskPost[]
  onClose: () => void
}) {
  const [points, setPoints] = useState<readonly SummaryPoint[]>(
    story.summary.length > 0 ? story.summary : [{ text: '', postId: null }],
  )
  const put = (index: number, point: SummaryPoint) => setPoints(points.with(index, point))
  const move = (index: number, by: number) => {
    const point = points[index]
    const other = points[index + by]
    if (point !== undefined && other !== undefined)
      setPoints(points.with(index, other).with(index + by, point))
  }
  const send = async () => {
    const kept = points.filter(({ text }) => text.trim() !== '')
    await call('PUT', `/api/stories/${story.slug}/summary`, { points: kept })
    notify('The summary was changed.')
    onClose()
  }
  const choices = posts.filter((post) => post.state === 'published')
  return (
    <Dialog title="Summary" onClose={onClose} isWide>
      <Form onSend={send}>
        <ol class="points">
          {points.map((point, index) => (
            <li key={index}>
              <TextField
                label={`Point ${index + 1}`}
                value={point.text}
                rows={2}
                onInput={(text) => put(index, { ...point, text })}
              />
              <p class="field">
                <label>
                  Leads to{' '}
                  <select
                    value={point.postId ?? ''}
                    onChange={(event) =>
                      put(index, {
                        ...point,
                        postId: event.currentTarget.value === '' ? null : event.currentTarget.value,
                      })
                    }
                  >
                    <option value="">No post</option>
                    {point.postId !== null && !choices.some(({ id }) => id === point.postId) && (
                      <option value={point.postId}>An older post</option>
                    )}
                    {choices.map((post) => (
                      <option value={post.id}>{gist(post, 70)}</option>
                    ))}
                  </select>
                </label>
              </p>
              <p class="row">
                <Button look="quiet" disabled={index === 0} onPress={async () => move(index, -1)}>
                  Up
                </Button>
                <Button
                  look="quiet"
                  disabled={index === points.length - 1}
                  onPress={async () => move(index, 1)}
                >
                  Down
                </Button>
                <Button look="quiet" onPress={async () => setPoints(points.toSpliced(index, 1))}>
                  Remove
                </Button>
              </p>
            </li>
          ))}
        </ol>
        <p class="row">
          {points.length < 20 && (
            <Button onPress={async () => setPoints([...points, { text: '', postId: null }])}>
              Add a point
            </Button>
          )}
          <button type="submit" class="press strong">
            Save the summary
          </button>
        </p>
      </Form>
    </Dialog>
  )
}

/** What a story can become from where it is, in the words of the buttons. */
export const MOVES: Readonly<Record<StoryStatus, readonly (readonly [StoryStatus, string])[]>> = {
  draft: [['live', 'Go live']],
  live: [
    ['paused', 'Pause'],
    ['closed', 'Close'],
  ],
  paused: [
    ['live', 'Go live again'],
    ['closed', 'Close'],
  ],
  closed: [
    ['live', 'Reopen'],
    ['archived', 'Archive'],
  ],
  archived: [['closed', 'Take out of the archive']],
}
