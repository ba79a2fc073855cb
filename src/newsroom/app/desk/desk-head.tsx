import type { StoryJson } from '../../../story/reads/story-contract.ts'
import type { OfflineStore } from '../offline/offline.ts'
import { Button } from '../ui/button.tsx'
import type { Me } from '../api/session.ts'
import type { Desk } from './desk-state.ts'
import { LinkState, People } from './desk-status.tsx'
import type { OpenDialog } from './open-dialog.ts'
import { movesFrom, moveTo, statusName, type Move } from './status-acts.ts'
import * as messages from '../messages/en/desk/desk-head.ts'

export interface DeskHeadProps {
  readonly story: StoryJson
  readonly desk: Desk
  readonly connection: OfflineStore['connection']
  readonly deviceError: OfflineStore['deviceError']
  readonly person: Me
  readonly tab: string
  readonly maySteer: boolean
  readonly onOpenDialog: (what: OpenDialog) => void
}

/** The head of the desk: story, status, presence, and actions on the story. */
export function DeskHead(props: DeskHeadProps) {
  const { story, desk, connection, deviceError, person, tab, maySteer, onOpenDialog } = props
  const moves = maySteer ? movesFrom(story.status) : []
  const button = ({ to, label, isAsked, isRare }: Move) => (
    <Button
      variant={to === 'live' && isRare !== true ? 'primary' : 'plain'}
      onClick={async () => (isAsked === true ? onOpenDialog({ what: 'move', to }) : moveTo(story, to))}
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
          <LinkState streamState={desk.streamState.value} connection={connection} deviceError={deviceError} />
          <People desk={desk} person={person} tab={tab} />
        </p>
        <h1>{story.headline}</h1>
      </div>
      <div class="row">
        {moves.filter(({ isRare }) => isRare !== true).map(button)}
        {maySteer && (
          <Button onClick={async () => onOpenDialog({ what: 'summary' })}>{messages.summary}</Button>
        )}
        {maySteer && (
          <Button onClick={async () => onOpenDialog({ what: 'settings' })}>{messages.story}</Button>
        )}
        {story.status !== 'draft' && (
          <a class="button" href={`/live/${story.slug}`} target="_blank" rel="noreferrer">
            {messages.readersPage}
          </a>
        )}
        {moves.some(({ isRare }) => isRare) && (
          <details class="more-actions" key={story.status} onFocusOut={closeWhenLeft}>
            <summary class="button">{messages.more}</summary>
            <div class="row">{moves.filter(({ isRare }) => isRare).map(button)}</div>
          </details>
        )}
      </div>
    </header>
  )
}

/** Not when a dialog was opened from it: the focus will return. */
function closeWhenLeft(event: FocusEvent & { currentTarget: HTMLDetailsElement }): void {
  const to = event.relatedTarget
  if (!(to instanceof Element) || event.currentTarget.contains(to) || to.closest('dialog') !== null) return
  event.currentTarget.open = false
}
