import { contact, delayOf, next, START, type Event, type State } from './connection.ts'
import { lookAgain } from './look-again.ts'
import type { Page, Patch } from './page.ts'
import { clockTime } from './times.ts'

/** Runs the connection's machine: opens, polls, waits as its state says, and tells the reader when it matters. */

/** A hidden page lets go after this long; a glance at another tab costs nothing. */
const REST_AFTER_MS = 30_000
/** No byte for so long (heartbeats come every 20 s) is a connection that died without a word. */
const SILENCE_MS = 50_000
/** Trouble shorter than this is not worth a reader's attention. */
const PATIENCE_MS = 4_000
const POLL_AGAIN_MS = 1_500
const CROWDED_MS = 10_000
const TRY_STREAM_AGAIN_MS = 180_000

export function follow(page: Page, path: string, notice: HTMLElement): void {
  let state: State = START
  let stop: () => void = () => undefined
  let since = new Date()
  let trouble: ReturnType<typeof setTimeout> | undefined
  let rest: ReturnType<typeof setTimeout> | undefined

  const happen = (event: Event) => {
    const before = state
    state = next(before, event)
    if (state === before) return
    if (state.is !== before.is) {
      stop()
      stop = enter(state)
    } // else it goes on, and only knows more
    tell()
  }

  const take = (patch: Patch) => {
    since = new Date()
    if (!page.apply(patch)) happen('reload')
    else happen(page.isOver ? 'over' : 'reopened')
  }

  /** Whether a story that has ended goes on, or was corrected. What does not come through is asked for at the next look. */
  const look = async (): Promise<void> => {
    const answer = await fetch(`${path}/changes/${page.position}`)
    if (state.is !== 'over') return
    if (answer.status === 410) happen('reload')
    else if (answer.ok) take((await answer.json()) as Patch)
  }

  function enter(now: State): () => void {
    switch (now.is) {
      case 'opening':
        return openStream()
      case 'streaming':
        return closeStream
      case 'polling':
        return poll()
      case 'waiting': {
        const timer = setTimeout(() => happen('elapsed'), delayOf(now.failures, Math.random()))
        return () => clearTimeout(timer)
      }
      case 'stale':
        loadAgain()
        return () => undefined
      case 'over':
        return lookAgain(look)
      case 'resting':
      case 'offline':
        return () => undefined
    }
  }

  let closeStream: () => void = () => undefined
  function openStream(): () => void {
    const opening = new EventSource(`${path}/stream?after=${page.position}`)
    let silence = setTimeout(() => happen('dropped'), 10_000) // a proxy that holds the answer back never opens
    const heard = () => {
      clearTimeout(silence)
      silence = setTimeout(() => happen('dropped'), SILENCE_MS)
    }
    closeStream = () => {
      clearTimeout(silence)
      opening.close()
    }
    opening.onopen = () => {
      heard()
      since = new Date()
      happen('opened')
    }
    opening.addEventListener('patch', (event) => {
      heard()
      take({ ...(JSON.parse(event.data) as Omit<Patch, 'position'>), position: event.lastEventId })
    })
    opening.addEventListener('beat', heard)
    opening.addEventListener('reload', () => happen('reload'))
    opening.addEventListener('end', () => happen('over'))
    opening.onerror = () => happen('dropped')
    return () => {
      if (state.is !== 'streaming') closeStream() // from opening to streaming the stream lives on
    }
  }

  function poll(): () => void {
    const ended = new AbortController()
    const due = setTimeout(() => happen('stream-due'), TRY_STREAM_AGAIN_MS)
    const ask = async () => {
      let pause = POLL_AGAIN_MS
      while (!ended.signal.aborted) {
        try {
          const asked = Date.now()
          // The first is answered at once: until then nobody knows whether polls get through.
          const isWaiting = contact(state) === 'made'
          const wait = isWaiting ? '?wait=25' : ''
          const answer = await fetch(`${path}/changes/${page.position}${wait}`, { signal: ended.signal })
          if (answer.status === 410 || answer.status === 400 || answer.status === 404) return happen('reload')
          if (!answer.ok) return happen('polled-badly')
          const patch = (await answer.json()) as Patch
          if (ended.signal.aborted) return
          happen('polled')
          take(patch)
          // Nothing new and no waiting for it: the server holds as many readers as it can.
          const isCrowded = isWaiting && patch.posts.length === 0 && Date.now() - asked < 3_000
          pause = isCrowded ? CROWDED_MS : POLL_AGAIN_MS
        } catch {
          if (!ended.signal.aborted) happen('polled-badly') // no network, or no JSON: either way, later
          return
        }
        await new Promise((resolve) => setTimeout(resolve, pause * (0.5 + Math.random() / 2)))
      }
    }
    ask().catch(() => happen('polled-badly'))
    return () => {
      clearTimeout(due)
      ended.abort()
    }
  }

  function loadAgain(): void {
    fetch(location.pathname, { cache: 'no-cache' })
      .then(async (answer) => {
        if (answer.status === 404 || answer.status === 410) {
          state = { is: 'over' }
          notice.hidden = false
          notice.textContent = 'This story is no longer here. What you read stays until you leave the page.'
          return
        }
        if (!answer.ok) throw new Error(`the page answered ${answer.status}`)
        page.replaceBy(new DOMParser().parseFromString(await answer.text(), 'text/html'))
        state = page.isOver ? { is: 'over' } : START
        stop = enter(state)
        tell()
      })
      .catch(() => {
        setTimeout(loadAgain, delayOf(3, Math.random()))
      })
  }

  function tell(): void {
    const way = contact(state)
    if (way === 'made') {
      clearTimeout(trouble)
      trouble = undefined
      notice.hidden = true
    } else if (way === 'lost') {
      trouble ??= setTimeout(() => {
        notice.hidden = false
      }, PATIENCE_MS)
      notice.textContent =
        state.is === 'offline'
          ? `Offline. Showing ${clockTime(since)}; it goes on when the network is back.`
          : `Showing ${clockTime(since)}. Trying again.`
    }
  }

  addEventListener('offline', () => happen('offline'))
  addEventListener('online', () => happen('online'))
  addEventListener('pageshow', (event) => event.persisted && happen('shown'))
  addEventListener('pagehide', () => happen('hidden'))
  document.addEventListener('visibilitychange', () => {
    clearTimeout(rest)
    if (document.hidden) rest = setTimeout(() => happen('hidden'), REST_AFTER_MS)
    else happen('shown')
  })

  if (page.isOver) state = { is: 'over' }
  else if (!navigator.onLine) state = { is: 'offline' }
  stop = enter(state)
  tell()
}
