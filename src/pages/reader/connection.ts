/**
 * The connection between a page and its story's log, as a pure state machine. `follow.ts` performs what a state
 * requires and feeds back events.
 *
 *            opened                 dropped (stream worked before)
 *  opening ─────────▶ streaming ─────────────────────────▶ waiting ──elapsed──▶ opening
 *     │                                                       ▲
 *     │ dropped (it never opened, twice running)              │ polled-badly
 *     └──────────▶ polling ◀──────────────── elapsed ─────────┘
 *                     │ stream-due (every few minutes: try the stream again)
 *                     └─────────▶ opening
 *
 *  hidden / shown: a page that nobody sees lets go (`resting`), and on return gets what it missed.
 *  offline / online: the browser says there is no network (`offline`), and when it is back.
 *  reload: the log does not know our position any more. over: the story is closed; who looks again now and then may
 *  find it reopened, or its log unknown. Nothing else leads out of either.
 */
export type State =
  | { readonly is: 'opening'; readonly failures: number }
  | { readonly is: 'streaming' }
  /** `isAnswered`: a poll has succeeded since this state began. */
  | { readonly is: 'polling'; readonly failures: number; readonly isAnswered: boolean }
  | { readonly is: 'waiting'; readonly next: 'opening' | 'polling'; readonly failures: number }
  | { readonly is: 'resting' }
  | { readonly is: 'offline' }
  | { readonly is: 'stale' }
  | { readonly is: 'over' }

export type Event =
  | 'opened'
  | 'dropped'
  | 'polled'
  | 'polled-badly'
  | 'elapsed'
  | 'stream-due'
  | 'hidden'
  | 'shown'
  | 'offline'
  | 'online'
  | 'reload'
  | 'over'
  | 'reopened'

export const START: State = { is: 'opening', failures: 0 }

/** A stream that fails this often before it opens is not available here (a buffering proxy). */
const STREAM_TRIES = 2

export function next(state: State, event: Event): State {
  if (state.is === 'stale') return state
  if (state.is === 'over') return event === 'reopened' ? START : event === 'reload' ? { is: 'stale' } : state
  switch (event) {
    case 'reload':
      return { is: 'stale' }
    case 'over':
      return { is: 'over' }
    case 'offline':
      return state.is === 'resting' ? state : { is: 'offline' }
    case 'hidden':
      return { is: 'resting' }
    case 'online':
      return state.is === 'offline' || state.is === 'waiting' ? START : state
    case 'shown':
      return state.is === 'resting' ? START : state
    case 'opened':
      return state.is === 'opening' ? { is: 'streaming' } : state
    case 'dropped':
      if (state.is === 'streaming') return { is: 'waiting', next: 'opening', failures: 0 }
      if (state.is !== 'opening') return state
      return state.failures + 1 >= STREAM_TRIES
        ? { is: 'polling', failures: 0, isAnswered: false }
        : { is: 'waiting', next: 'opening', failures: state.failures + 1 }
    case 'polled':
      return state.is === 'polling' && !state.isAnswered
        ? { is: 'polling', failures: 0, isAnswered: true }
        : state
    case 'polled-badly':
      return state.is === 'polling' ? { is: 'waiting', next: 'polling', failures: state.failures + 1 } : state
    case 'elapsed':
      if (state.is !== 'waiting') return state
      return state.next === 'opening'
        ? { is: 'opening', failures: state.failures }
        : { is: 'polling', failures: state.failures, isAnswered: false }
    case 'stream-due':
      return state.is === 'polling' ? START : state
    case 'reopened':
      return state
  }
}

/** ms to wait before the next attempt: 1, 2, 4 … 30 s, less up to half of it by `random` (0 to 1). */
export function retryDelay(failures: number, random: number): number {
  const max = Math.min(30_000, 1_000 * 2 ** Math.min(failures, 10))
  return Math.round(max * (1 - random / 2))
}

/**
 * Connectivity implied by a state: `made`, requests succeed; `lost`, they do not; `unknown`, not known yet. A reader
 * sees a lost connection until it is restored.
 */
export function connectivity(state: State): 'made' | 'lost' | 'unknown' {
  switch (state.is) {
    case 'waiting':
    case 'offline':
    case 'stale':
      return 'lost'
    case 'opening':
      return state.failures > 0 ? 'lost' : 'unknown'
    case 'polling':
      return state.isAnswered ? 'made' : 'lost'
    case 'streaming':
    case 'resting':
    case 'over':
      return 'made'
  }
}
