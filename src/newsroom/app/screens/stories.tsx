import { useState } from 'preact/hooks'
import { searchable, searchWords } from '../../../platform/search-words.ts'
import type { StoryJson } from '../../../story/reads/story-contract.ts'
import { STORY_STATUSES, type StoryStatus } from '../../../story/story.ts'
import { call } from '../api/client.ts'
import { statusName } from '../desk/status-acts.ts'
import { ariaKeyShortcuts } from '../keyboard/shortcuts.ts'
import { useShortcuts } from '../keyboard/use-shortcuts.ts'
import { actionHandler } from '../ui/notices.ts'
import { ResourceView } from '../ui/resource-view.tsx'
import { useResource } from '../ui/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { When } from '../ui/time.tsx'
import { navigate } from '../ui/router.ts'
import { canSomewhere, desksWhere } from '../api/permissions.ts'
import type { Me } from '../api/session.ts'
import { LOCALE } from '../messages/en/locale.ts'
import * as messages from '../messages/en/screens/stories.ts'

/** Timeout after which the last known stories are shown, ms. */
const GLANCE_MS = 300

interface Listed {
  readonly stories: readonly StoryJson[]
  /** The server's, or as they were last seen here. */
  readonly age: 'now' | 'asking' | 'away'
  /** The cursor of what the server has below these. */
  readonly next: string | null
}

export function Stories({
  person,
  recall,
  remember,
}: {
  person: Me
  /** The last known stories, for offline use. */
  recall: () => Promise<readonly StoryJson[] | undefined>
  remember: (stories: readonly StoryJson[]) => Promise<void>
}) {
  const [search, setSearch] = useState('')
  const [status, setStatus] = useState<StoryStatus | ''>('')
  const [isNew, setNew] = useState(false)
  const list = (before?: string) =>
    call('GET /api/stories', {
      query: {
        search: search.trim() || undefined,
        status: status || undefined,
        before,
      },
    })
  /** As they were last seen on this device; undefined where they never were. */
  const lastSeen = async (age: Listed['age']): Promise<Listed | undefined> => {
    const last = await recall()
    if (last === undefined) return undefined
    const words = searchWords(search)
    const stories = last.filter(
      (story) =>
        (status === '' || story.status === status) &&
        words.every((word) => searchable(`${story.headline} ${story.standfirst}`).includes(word)),
    )
    return { stories, age, next: null }
  }
  const canCreate = canSomewhere(person, 'story.create')
  const resource = useResource<Listed>(
    [search, status],
    async (show) => {
      // A hanging network must not prevent opening a stored story.
      const glance = setTimeout(
        actionHandler(async () => {
          const last = await lastSeen('asking')
          if (last !== undefined) show(last)
        }),
        GLANCE_MS,
      )
      try {
        const { entries: stories, next } = await list()
        clearTimeout(glance)
        if (search === '' && status === '') actionHandler(() => remember(stories))()
        return { stories, age: 'now', next }
      } catch (error) {
        clearTimeout(glance)
        const last = await lastSeen('away')
        if (last === undefined) throw error
        return last
      }
    },
    { debounceMs: 200 },
  )
  const loadMore = async () => {
    const { data } = resource
    const before = data?.next ?? undefined
    if (before === undefined) return
    const { entries, next } = await list(before)
    resource.update((now) => (now === data ? { ...now, stories: [...now.stories, ...entries], next } : now))
  }
  useShortcuts({ 'new-story': () => (canCreate ? setNew(true) : false) })
  return (
    <main>
      <header class="screen-head">
        <h1>{messages.stories}</h1>
        {canCreate && (
          <Button
            variant="primary"
            onClick={async () => setNew(true)}
            aria-keyshortcuts={ariaKeyShortcuts('new-story')}
          >
            {messages.newStory}
          </Button>
        )}
      </header>
      <div class="filters">
        <TextField label={messages.search} type="search" value={search} onInput={setSearch} />
        <Select
          label={messages.state}
          value={status}
          options={[['', messages.all], ...STORY_STATUSES.map((each) => [each, statusName(each)] as const)]}
          onChange={setStatus}
        />
      </div>
      <ResourceView resource={resource}>
        {({ stories, age, next }) => (
          <>
            {age === 'away' && <p class="notice">{messages.noConnectionThisIsHow}</p>}
            {age === 'asking' && <p class="notice">{messages.thisIsHowItWas}</p>}
            {stories.length === 0 && <p class="notice">{messages.noStoryLikeThis}</p>}
            <ol class="story-list">
              {stories.map((story) => (
                <li key={story.id}>
                  <a href={`/newsroom/${story.slug}`}>
                    <b class={`badge ${story.status}`}>{statusName(story.status)}</b>
                    <span class="title">{story.headline}</span>
                    <small>
                      {messages.updatesAndLast(
                        story.postCount,
                        <When at={story.updatedAt} />,
                        person.desks.length > 1 &&
                          ` · ${person.desks.find(({ id }) => id === story.deskId)?.name ?? messages.anotherDesk}`,
                      )}
                    </small>
                  </a>
                </li>
              ))}
            </ol>
            {next !== null && <Button onClick={loadMore}>{messages.olderStories}</Button>}
          </>
        )}
      </ResourceView>
      {isNew && <NewStory person={person} onClose={() => setNew(false)} />}
    </main>
  )
}

function NewStory({ person, onClose }: { person: Me; onClose: () => void }) {
  const desks = desksWhere(person, 'story.create')
  const [headline, setHeadline] = useState('')
  const [standfirst, setStandfirst] = useState('')
  const [section, setSection] = useState('')
  const [language, setLanguage] = useState<string>(LOCALE)
  const [deskId, setDeskId] = useState(desks[0]?.id ?? '')
  const send = async () => {
    const { slug } = await call('POST /api/stories', {
      body: {
        headline,
        standfirst,
        section: section.trim() === '' ? null : section,
        language,
        ...(deskId === '' ? {} : { deskId }),
      },
    })
    navigate(slug)
  }
  return (
    <Dialog title={messages.newStory} onClose={onClose}>
      <Form onSubmit={send}>
        <TextField label={messages.headline} value={headline} onInput={setHeadline} required isFocused />
        <TextField label={messages.standfirst} value={standfirst} onInput={setStandfirst} rows={2} />
        <TextField label={messages.section} value={section} onInput={setSection} />
        <TextField
          label={messages.language}
          value={language}
          onInput={setLanguage}
          hint={messages.asInEnGbUk}
        />
        {desks.length > 1 && (
          <Select
            label={messages.desk}
            value={deskId}
            options={desks.map(({ id, name }) => [id, name] as const)}
            onChange={setDeskId}
          />
        )}
        <p>
          <SubmitButton>{messages.makeTheStory}</SubmitButton>
        </p>
        <p class="hint">{messages.itBeginsAsADraft}</p>
      </Form>
    </Dialog>
  )
}
