import type { StoryJson } from '../../../story/reads/staff-json.ts'
import type { Field } from '../offline/field.ts'
import { Button } from '../ui/button.tsx'
import type { Me } from '../api/session.ts'
import type { Desk } from './desk-state.ts'
import { LinkState, People } from './desk-status.tsx'
import type { Shown } from './shown.ts'
import { movesFrom, moveTo, statusName, type Move } from './status-acts.ts'
import * as messages from '../messages/en/desk/desk-head.ts'

export interface DeskHeadProps {
  readonly story: StoryJson
  readonly desk: Desk
  readonly connection: Field['connection']
  readonly trouble: Field['trouble']
  readonly person: Me
  readonly tab: string
  readonly maySteer: boolean
  readonly onShow: (what: Shown) => void
}

/** Which story it is, how it stands, who is here, and what can be done to it as a whole. */
export function DeskHead(props: DeskHeadProps) {
  const { story, desk, connection, trouble, person, tab, maySteer, onShow } = props
  const moves = maySteer ? movesFrom(story.status) : []
  const button = ({ to, label, isAsked, isRare }: Move) => (
    <Button
      variant={to === 'live' && isRare !== true ? 'strong' : 'plain'}
      onClick={async () => (isAsked === true ? onShow({ what: 'move', to }) : moveTo(story, to))}
    >
      {isAsked === true ? `${label}…` : label}
    </Button>
  )
  return (
    <header class="desk-head">
      <div>
        <p class="row">
          <b class={`badge ${story.status}`}>
            {story.status === 'draft' ? messages.draftNotPublic : statusName(story.status)}
          </b>
          <LinkState link={desk.link.value} connection={connection} trouble={trouble} />
          <People desk={desk} person={person} tab={tab} />
        </p>
        <h1>{story.headline}</h1>
      </div>
      <div class="row">
        {moves.filter(({ isRare }) => isRare !== true).map(button)}
        {maySteer && <Button onClick={async () => onShow({ what: 'summary' })}>{messages.summary}</Button>}
        {maySteer && <Button onClick={async () => onShow({ what: 'settings' })}>{messages.story}</Button>}
        {story.status !== 'draft' && (
          <a class="press" href={`/live/${story.slug}`} target="_blank" rel="noreferrer">
            {messages.readersPage}
          </a>
        )}
        {moves.some(({ isRare }) => isRare) && (
          <details class="rare-acts" key={story.status} onFocusOut={closeWhenLeft}>
            <summary class="press">{messages.more}</summary>
            <div class="row">{moves.filter(({ isRare }) => isRare).map(button)}</div>
          </details>
        )}
      </div>
    </header>
  )
}

/** Not for a dialog that was opened from it: the focus comes back to where it was. */
function closeWhenLeft(event: FocusEvent & { currentTarget: HTMLDetailsElement }): void {
  const to = event.relatedTarget
  if (!(to instanceof Element) || event.currentTarget.contains(to) || to.closest('dialog') !== null) return
  event.currentTarget.open = false
}
