import type { Field } from '../field/field.ts'
import type { Me } from '../session.ts'
import type { Desk, Link } from './desk-state.ts'

/** How it is between here and the server, and who else is there, in words. */

export function LinkState({ link, field }: { link: Link; field: Pick<Field, 'connection' | 'trouble'> }) {
  const { connection, trouble } = field
  // A device that keeps nothing is told of above; what is not so is not said here.
  const kept = trouble === undefined ? ': what you write is kept here' : ''
  if (connection === 'signed-out')
    return (
      <span class="link-state off">
        Signed out{kept === '' ? ':' : `${kept} until you`} <a href="/newsroom/sign-in">sign in</a>
      </span>
    )
  if (connection === 'offline' || !navigator.onLine) return <span class="link-state off">Offline{kept}</span>
  if (link === 'reconnecting') return <span class="link-state off">Reconnecting</span>
  return <span class="link-state">{connection === 'slow' ? 'Slow connection' : 'Up to date'}</span>
}

export function People({ desk, person, tab }: { desk: Desk; person: Me; tab: string }) {
  const others = desk.present.value.filter((each) => each.tabId !== tab && each.personId !== person.id)
  const names = [...new Set(others.map(({ name }) => name))]
  return (
    <span class="people-here">{names.length === 0 ? 'Only you are here' : `Here: ${names.join(', ')}`}</span>
  )
}
