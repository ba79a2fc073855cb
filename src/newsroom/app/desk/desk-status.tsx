import { useEffect, useState } from 'preact/hooks'
import { unansweredSince } from '../api/api.ts'
import type { OfflineStore } from '../offline/offline.ts'
import type { Me } from '../api/session.ts'
import type { Desk, StreamState } from './desk-state.ts'
import * as messages from '../messages/en/desk/desk-status.ts'

/** Connection status and presence, as text. */

/** Shorter delays are not shown. */
const SILENCE_NOTICE_S = 5

/** How long we have been waiting for the server, in seconds; 0 if not. */
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

/** Takes plain values instead of the store, so that it re-renders only for its own signals or new values. */
export function LinkState({
  streamState,
  connection,
  deviceError,
}: { streamState: StreamState } & Pick<OfflineStore, 'connection' | 'deviceError'>) {
  const silence = useSilence()
  // Storage errors are reported above; nothing untrue is said here.
  const assurance = deviceError === undefined ? messages.whatYouWriteIsKept : ''
  if (connection === 'signed-out')
    return (
      <span class="connection-state off">
        {messages.signedOut(
          assurance === '' ? ':' : messages.untilYou(assurance),
          <a href="/newsroom/sign-in">{messages.signIn}</a>,
        )}
      </span>
    )
  if (connection === 'offline' || !navigator.onLine)
    return <span class="connection-state off">{messages.offline(assurance)}</span>
  if (silence >= SILENCE_NOTICE_S)
    return <span class="connection-state off">{messages.noAnswerForS(silence, assurance)}</span>
  if (streamState === 'opening') return <span class="connection-state off">{messages.asItWasHereLast}</span>
  if (streamState === 'reconnecting') return <span class="connection-state off">{messages.reconnecting}</span>
  return (
    <span class="connection-state">
      {connection === 'slow' ? messages.slowConnection : messages.upToDate}
    </span>
  )
}

export function People({ desk, person, tab }: { desk: Desk; person: Me; tab: string }) {
  const others = desk.present.value.filter((each) => each.tabId !== tab && each.personId !== person.id)
  const names = [...new Set(others.map(({ name }) => name))]
  return (
    <span class="presence">
      {names.length === 0 ? messages.onlyYouAreHere : messages.here(names.join(', '))}
    </span>
  )
}
