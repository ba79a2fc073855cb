import { connectivity, retryDelay, next, START, type Event, type State } from './connection.ts'
import { pollForChanges } from './poll-for-changes.ts'
import type { Page, Patch } from './page.ts'
import { clockTime } from './times.ts'

/**
 * Runs the connection's state machine: opens, polls and waits as its state requires, and informs the reader when it
 * matters.
 */

/** A hidden page disconnects after this long; a glance at another tab costs nothing. */
const REST_AFTER_MS = 30_000
/** Without any byte for this long (heartbeats come every 20 s) the connection is dead. */
const SILENCE_MS = 50_000
/** Shorter outages are not shown to readers. */
const PATIENCE_MS = 4_000
const POLL_AGAIN_MS = 1_500
const CROWDED_MS = 10_000
const TRY_STREAM_AGAIN_MS = 180_000
/** Upper limit of the spread that a stopping server may request. */
const MAX_GOODBYE_SPREAD_MS = 60_000

/** Response of `changes`: a patch, and where and when to ask next. */
type Changes = Patch & { readonly next?: string; readonly spread?: number }

export function follow(page: Page, path: string, notice: HTMLElement): void {
  let state: State = START
  let stop: () => void = () => undefined
  let since = new Date()
  let trouble: ReturnType<typeof setTimeout> | undefined
  let rest: ReturnType<typeof setTimeout> | undefined
  /** The position of the log that does not know ours, as reported by the server. */
  let tip: string | undefined
  let reloads = 0
  /** The interval over which the stopping server spreads reconnects; ms. */
  let bye: number | undefined

  const dispatch = (event: Event) => {
    const before = state
    state = next(before, event)
    if (state === before) return
    if (state.is !== before.is) {
      stop()
      stop = enter(state)
    } // else it continues with more information
    updateNotice()
  }

  const take = (patch: Patch) => {
    since = new Date()
    if (!page.apply(patch)) dispatch('reload')
    else dispatch(page.isOver ? 'over' : 'reopened')
  }

  /** Checks whether an ended story was reopened or corrected. Failures are retried at the next check. */
  const checkForNews = async (): Promise<void> => {
    const answer = await fetch(`${path}/changes/${page.position}`)
    if (state.is !== 'over') return
    if (answer.status === 410) dispatch('reload')
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
        const delay = bye === undefined ? retryDelay(now.failures, Math.random()) : bye * Math.random()
        bye = undefined
        const timer = setTimeout(() => dispatch('elapsed'), delay)
        return () => clearTimeout(timer)
      }
      case 'stale':
        reloadPage()
        return () => undefined
      case 'over':
        return pollForChanges(checkForNews)
      case 'resting':
      case 'offline':
        return () => undefined
    }
  }

  let closeStream: () => void = () => undefined
  function openStream(): () => void {
    const opening = new EventSource(`${path}/stream?after=${page.position}`)
    let silence = setTimeout(() => dispatch('dropped'), 10_000) // a buffering proxy never opens
    const onEvent = () => {
      clearTimeout(silence)
      silence = setTimeout(() => dispatch('dropped'), SILENCE_MS)
    }
    closeStream = () => {
      clearTimeout(silence)
      opening.close()
    }
    opening.onopen = () => {
      onEvent()
      since = new Date()
      dispatch('opened')
    }
    opening.addEventListener('patch', (event) => {
      onEvent()
      take({ ...(JSON.parse(event.data) as Omit<Patch, 'position'>), position: event.lastEventId })
    })
    opening.addEventListener('beat', onEvent)
    opening.addEventListener('bye', (event) => {
      const { spread } = JSON.parse((event as MessageEvent<string>).data) as { spread: number }
      bye = Math.min(Math.max(0, Number(spread) || 0), MAX_GOODBYE_SPREAD_MS)
      dispatch('dropped')
    })
    opening.addEventListener('reload', () => dispatch('reload'))
    opening.addEventListener('end', () => dispatch('over'))
    opening.onerror = () => dispatch('dropped')
    return () => {
      if (state.is !== 'streaming') closeStream() // the stream survives the step from opening to streaming
    }
  }

  function poll(): () => void {
    const ended = new AbortController()
    const due = setTimeout(() => dispatch('stream-due'), TRY_STREAM_AGAIN_MS)
    const ask = async () => {
      let address = changesPath()
      while (!ended.signal.aborted) {
        let pause: number
        try {
          const asked = Date.now()
          const answer = await fetch(address, { signal: ended.signal })
          if (answer.status === 410) tip = await tipIn(answer)
          if (answer.status === 410 || answer.status === 400 || answer.status === 404)
            return dispatch('reload')
          if (!answer.ok) return dispatch('polled-badly')
          const patch = (await answer.json()) as Changes
          if (ended.signal.aborted) return
          dispatch('polled')
          take(patch)
          if (patch.next?.startsWith(`${path}/changes/`) === true) {
            address = patch.next
            pause = (patch.spread ?? POLL_AGAIN_MS) * Math.random()
          } else {
            address = `${changesPath()}?wait=25` // a server of an earlier version, without turns
            // No news and no waiting: the server is at its limit of readers.
            const isCrowded = patch.posts.length === 0 && Date.now() - asked < 3_000
            pause = (isCrowded ? CROWDED_MS : POLL_AGAIN_MS) * (0.5 + Math.random() / 2)
          }
        } catch {
          if (!ended.signal.aborted) dispatch('polled-badly') // no network, or not JSON: retry later in both cases
          return
        }
        await new Promise((resolve) => setTimeout(resolve, pause))
      }
    }
    ask().catch(() => dispatch('polled-badly'))
    return () => {
      clearTimeout(due)
      ended.abort()
    }
  }

  const changesPath = () => `${path}/changes/${page.position}`

  /**
   * Resynchronises after the log has rejected our position: asks for the current one, and loads the page at it, an
   * address that no cache has yet. If the page does not move (a cache ignores the parameter), retries with increasing
   * delays.
   */
  function reloadPage(): void {
    resync()
      .then((how) => {
        if (how === 'gone') return
        if (how === 'moved') reloads = 0
        if (how === 'moved') resume()
        else later(how === 'known' ? resume : reloadPage)
      })
      .catch(() => later(reloadPage))
  }

  function resume(): void {
    state = page.isOver ? { is: 'over' } : START
    stop = enter(state)
    updateNotice()
  }

  function later(go: () => void): void {
    reloads += 1
    setTimeout(go, retryDelay(reloads + 1, Math.random()))
  }

  /** `known`: the log contains our position after all, so nothing is to be loaded. */
  async function resync(): Promise<'moved' | 'same' | 'known' | 'gone'> {
    const before = page.position
    if (tip === undefined) {
      const changes = await fetch(changesPath())
      if (changes.ok && page.apply((await changes.json()) as Patch))
        return page.position === before ? 'known' : 'moved'
      tip = changes.status === 410 ? await tipIn(changes) : undefined
    }
    const address = tip === undefined ? path : `${path}?at=${tip}`
    tip = undefined
    const answer = await fetch(address, { cache: 'no-cache' })
    if (answer.status === 404 || answer.status === 410) {
      state = { is: 'over' }
      notice.hidden = false
      notice.textContent = 'This story is no longer here. What you read stays until you leave the page.'
      return 'gone'
    }
    if (!answer.ok) throw new Error(`the page answered ${answer.status}`)
    page.replaceBy(new DOMParser().parseFromString(await answer.text(), 'text/html'))
    return page.position === before ? 'same' : 'moved'
  }

  function updateNotice(): void {
    const way = connectivity(state)
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

  async function tipIn(answer: Response): Promise<string | undefined> {
    const { position } = (await answer.json().catch(() => ({}))) as { position?: string }
    return position
  }

  addEventListener('offline', () => dispatch('offline'))
  addEventListener('online', () => dispatch('online'))
  addEventListener('pageshow', (event) => event.persisted && dispatch('shown'))
  addEventListener('pagehide', () => dispatch('hidden'))
  document.addEventListener('visibilitychange', () => {
    clearTimeout(rest)
    if (document.hidden) rest = setTimeout(() => dispatch('hidden'), REST_AFTER_MS)
    else dispatch('shown')
  })

  if (page.isOver) state = { is: 'over' }
  else if (!navigator.onLine) state = { is: 'offline' }
  stop = enter(state)
  updateNotice()
}
