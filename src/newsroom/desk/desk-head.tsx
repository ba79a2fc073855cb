import type { StoryJson } from '../../story/staff-json.ts'
import type { StoryStatus } from '../../story/story.ts'
import { call } from '../api.ts'
import type { Field } from '../field/field.ts'
import { Button } from '../parts.tsx'
import type { Me } from '../session.ts'
import type { Desk } from './desk-state.ts'
import { LinkState, People } from './desk-status.tsx'

export interface DeskHeadProps {
  readonly story: StoryJson
  readonly desk: Desk
  readonly field: Field
  readonly person: Me
  readonly tab: string
  readonly maySteer: boolean
  readonly onShow: (what: 'summary' | 'settings') => void
}

/** Which story it is, how it stands, who is here, and what can be done to it as a whole. */
export function DeskHead({ story, desk, field, person, tab, maySteer, onShow }: DeskHeadProps) {
  const move = async (status: StoryStatus, label: string) => {
    const isGrave = status === 'closed' || status === 'archived'
    if (isGrave && !confirm(`${label} this story? Readers see at once that it is over.`)) return
    await call('PUT', `/api/stories/${story.slug}/status`, { status })
  }
  return (
    <header class="desk-head">
      <div>
        <p class="row">
          <b class={`badge ${story.status}`}>{STATUS_WORDS[story.status]}</b>
          <LinkState link={desk.link.value} field={field} />
          <People desk={desk} person={person} tab={tab} />
        </p>
        <h1>{story.headline}</h1>
      </div>
      <p class="row">
        {maySteer &&
          MOVES[story.status].map(([status, label]) => (
            <Button look={status === 'live' ? 'strong' : 'plain'} onPress={() => move(status, label)}>
              {label}
            </Button>
          ))}
        {maySteer && <Button onPress={async () => onShow('summary')}>Summary</Button>}
        {maySteer && <Button onPress={async () => onShow('settings')}>Story</Button>}
        {story.status !== 'draft' && (
          <a class="press" href={`/live/${story.slug}`} target="_blank" rel="noreferrer">
            Reader’s page
          </a>
        )}
      </p>
    </header>
  )
}

const STATUS_WORDS: Readonly<Record<StoryStatus, string>> = {
  draft: 'Draft, not public',
  live: 'Live',
  paused: 'Paused',
  closed: 'Closed',
  archived: 'Archived',
}

/** What a story can become from where it is, in the words of the buttons. */
const MOVES: Readonly<Record<StoryStatus, readonly (readonly [StoryStatus, string])[]>> = {
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
