import { useEffect, useState } from 'preact/hooks'
import { unansweredSince } from '../api/api.ts'
import type { Field } from '../offline/field.ts'
import type { Me } from '../api/session.ts'
import type { Desk, Link } from './desk-state.ts'
import * as messages from '../messages/en/desk/desk-status.ts'

/** How it is between here and the server, and who else is there, in words. */

/** A second or two is nothing to tell anybody. */
const PATIENCE_S = 5

/** For how long the server owes us a word, in whole seconds; 0 while it does not. */
function useSilence(): number {
  const since = unansweredSince.value
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (since === undefined) return
    const ticking = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(ticking)
  }, [since])
  return since === undefined ? 0 : Math.max(0, Math.floor((now - since) / 1_000))
}

/** Given values and not the field that has them: what reads a signal is drawn again only for one of those, or a new value. */
export function LinkState({
  link,
  connection,
  trouble,
}: { link: Link } & Pick<Field, 'connection' | 'trouble'>) {
  const silence = useSilence()
  // A device that keeps nothing is told of above; what is not so is not said here.
  const kept = trouble === undefined ? messages.whatYouWriteIsKept : ''
  if (connection === 'signed-out')
    return (
      <span class="link-state off">
        {messages.signedOut(
          kept === '' ? ':' : messages.untilYou(kept),
          <a href="/newsroom/sign-in">{messages.signIn}</a>,
        )}
      </span>
    )
  if (connection === 'offline' || !navigator.onLine)
    return <span class="link-state off">{messages.offline(kept)}</span>
  if (silence >= PATIENCE_S) return <span class="link-state off">{messages.noAnswerForS(silence, kept)}</span>
  if (link === 'opening') return <span class="link-state off">{messages.asItWasHereLast}</span>
  if (link === 'reconnecting') return <span class="link-state off">{messages.reconnecting}</span>
  return <span class="link-state">{connection === 'slow' ? messages.slowConnection : messages.upToDate}</span>
}

export function People({ desk, person, tab }: { desk: Desk; person: Me; tab: string }) {
  const others = desk.present.value.filter((each) => each.tabId !== tab && each.personId !== person.id)
  const names = [...new Set(others.map(({ name }) => name))]
  return (
    <span class="people-here">
      {names.length === 0 ? messages.onlyYouAreHere : messages.here(names.join(', '))}
    </span>
  )
}
