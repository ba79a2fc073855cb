import { useEffect, useState } from 'preact/hooks'
import { searchable, searchWords } from '../../../platform/search-words.ts'
import type { StoryJson } from '../../../story/reads/staff-json.ts'
import { STORY_STATUSES, type StoryStatus } from '../../../story/story.ts'
import { call } from '../api/api.ts'
import { press } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { Select } from '../ui/select.tsx'
import { TextField } from '../ui/text-field.tsx'
import { When } from '../ui/time.tsx'
import { go } from '../ui/router.ts'
import type { Me } from '../api/session.ts'

const STATUS_NAMES: Readonly<Record<StoryStatus, string>> = {
  draft: 'Draft',
  live: 'Live',
  paused: 'Paused',
  closed: 'Closed',
  archived: 'Archived',
}

/** ms after which the stories as they were last seen are shown, while the server has not answered. */
const GLANCE_MS = 300

export function Stories({
  person,
  recall,
  remember,
}: {
  person: Me
  /** The stories as they were last seen, for when there is no network. */
  recall: () => Promise<readonly StoryJson[] | undefined>
  remember: (stories: readonly StoryJson[]) => Promise<void>
}) {
  const [search, setSearch] = useState('')
  const [status, setStatus] = useState<StoryStatus | ''>('')
  const [stories, setStories] = useState<readonly StoryJson[] | undefined>(undefined)
  /** Of what is shown: the server's, or as it was last seen here. */
  const [age, setAge] = useState<'now' | 'asking' | 'away'>('now')
  const [hasMore, setHasMore] = useState(false)
  const [isNew, setNew] = useState(false)
  const query = (before?: StoryJson) => {
    const params = new URLSearchParams()
    if (search.trim() !== '') params.set('search', search.trim())
    if (status !== '') params.set('status', status)
    if (before !== undefined) params.set('before', `${before.updatedAt},${before.id}`)
    const asked = params.toString()
    return asked === '' ? '/api/stories' : `/api/stories?${asked}`
  }
  useEffect(() => {
    let isGone = false
    const showLast = async (how: 'asking' | 'away') => {
      const last = await recall()
      if (isGone || last === undefined) return false
      const words = searchWords(search)
      setStories(
        last.filter(
          (story) =>
            (status === '' || story.status === status) &&
            words.every((word) => searchable(`${story.headline} ${story.standfirst}`).includes(word)),
        ),
      )
      setAge(how)
      return true
    }
    const load = async () => {
      // A link that hangs keeps nobody from opening a story that is kept here.
      const glance = setTimeout(() => press(() => showLast('asking'))(), GLANCE_MS)
      try {
        const found = await call<StoryJson[]>('GET', query())
        clearTimeout(glance)
        if (isGone) return
        setStories(found)
        setAge('now')
        setHasMore(found.length >= 100)
        if (search === '' && status === '') await remember(found)
      } catch (error) {
        clearTimeout(glance)
        if (!(await showLast('away')) && !isGone) throw error
      }
    }
    const timer = setTimeout(press(load), stories === undefined ? 0 : 200)
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [search, status])
  const more = async () => {
    const found = await call<StoryJson[]>('GET', query(stories?.at(-1)))
    setStories([...(stories ?? []), ...found])
    setHasMore(found.length >= 100)
  }
  const mayCreate = person.isAdmin || person.desks.some(({ role }) => role === 'editor')
  return (
    <main>
      <header class="screen-head">
        <h1>Stories</h1>
        {mayCreate && (
          <Button variant="strong" onClick={async () => setNew(true)} aria-keyshortcuts="n">
            New story
          </Button>
        )}
      </header>
      <div class="filters">
        <TextField label="Search" type="search" value={search} onInput={setSearch} />
        <Select
          label="State"
          value={status}
          options={[['', 'All'], ...STORY_STATUSES.map((each) => [each, STATUS_NAMES[each]] as const)]}
          onChange={setStatus}
        />
      </div>
      {age === 'away' && <p class="notice">No connection: this is how it was when you were last online.</p>}
      {age === 'asking' && (
        <p class="notice">This is how it was when you were last online; asking for what is new.</p>
      )}
      {stories?.length === 0 && <p class="notice">No story like this.</p>}
      <ol class="story-list">
        {stories?.map((story) => (
          <li key={story.id}>
            <a href={`/newsroom/${story.slug}`}>
              <b class={`badge ${story.status}`}>{STATUS_NAMES[story.status]}</b>
              <span class="title">{story.headline}</span>
              <small>
                {story.postCount} {story.postCount === 1 ? 'update' : 'updates'}, last{' '}
                <When at={story.updatedAt} />
                {person.desks.length > 1 &&
                  ` · ${person.desks.find(({ id }) => id === story.deskId)?.name ?? 'Another desk'}`}
              </small>
            </a>
          </li>
        ))}
      </ol>
      {hasMore && <Button onClick={more}>Older stories</Button>}
      {isNew && <NewStory person={person} onClose={() => setNew(false)} />}
    </main>
  )
}

function NewStory({ person, onClose }: { person: Me; onClose: () => void }) {
  const desks = person.desks.filter(({ role }) => role === 'editor' || person.isAdmin)
  const [headline, setHeadline] = useState('')
  const [standfirst, setStandfirst] = useState('')
  const [section, setSection] = useState('')
  const [language, setLanguage] = useState('en-GB')
  const [deskId, setDeskId] = useState(desks[0]?.id ?? '')
  const send = async () => {
    const { slug } = await call<StoryJson>('POST', '/api/stories', {
      headline,
      standfirst,
      section: section.trim() === '' ? null : section,
      language,
      ...(deskId === '' ? {} : { deskId }),
    })
    go(slug)
  }
  return (
    <Dialog title="New story" onClose={onClose}>
      <Form onSubmit={send}>
        <TextField label="Headline" value={headline} onInput={setHeadline} required isFocused />
        <TextField label="Standfirst" value={standfirst} onInput={setStandfirst} rows={2} />
        <TextField label="Section" value={section} onInput={setSection} />
        <TextField
          label="Language"
          value={language}
          onInput={setLanguage}
          hint="As in en-GB, uk or ar: it sets the page’s language and direction."
        />
        {desks.length > 1 && (
          <Select
            label="Desk"
            value={deskId}
            options={desks.map(({ id, name }) => [id, name] as const)}
            onChange={setDeskId}
          />
        )}
        <p>
          <button type="submit" class="press strong">
            Make the story
          </button>
        </p>
        <p class="hint">It begins as a draft: readers see it when you make it live.</p>
      </Form>
    </Dialog>
  )
}
