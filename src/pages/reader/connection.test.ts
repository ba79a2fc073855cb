import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectivity, retryDelay, next, START, type Event, type State } from './connection.ts'

const STATES: Record<State['is'], State> = {
  opening: START,
  streaming: { is: 'streaming' },
  polling: { is: 'polling', failures: 0, isAnswered: false },
  waiting: { is: 'waiting', next: 'opening', failures: 0 },
  resting: { is: 'resting' },
  offline: { is: 'offline' },
  stale: { is: 'stale' },
  over: { is: 'over' },
}

/** Every state against every event: a cell left out does not compile. */
const TABLE: Record<State['is'], Record<Event, State['is']>> = {
  opening: {
    opened: 'streaming',
    dropped: 'waiting',
    polled: 'opening',
    'polled-badly': 'opening',
    elapsed: 'opening',
    'stream-due': 'opening',
    hidden: 'resting',
    shown: 'opening',
    offline: 'offline',
    online: 'opening',
    reload: 'stale',
    over: 'over',
    reopened: 'opening',
  },
  streaming: {
    opened: 'streaming',
    dropped: 'waiting',
    polled: 'streaming',
    'polled-badly': 'streaming',
    elapsed: 'streaming',
    'stream-due': 'streaming',
    hidden: 'resting',
    shown: 'streaming',
    offline: 'offline',
    online: 'streaming',
    reload: 'stale',
    over: 'over',
    reopened: 'streaming',
  },
  polling: {
    opened: 'polling',
    dropped: 'polling',
    polled: 'polling',
    'polled-badly': 'waiting',
    elapsed: 'polling',
    'stream-due': 'opening',
    hidden: 'resting',
    shown: 'polling',
    offline: 'offline',
    online: 'polling',
    reload: 'stale',
    over: 'over',
    reopened: 'polling',
  },
  waiting: {
    opened: 'waiting',
    dropped: 'waiting',
    polled: 'waiting',
    'polled-badly': 'waiting',
    elapsed: 'opening',
    'stream-due': 'waiting',
    hidden: 'resting',
    shown: 'waiting',
    offline: 'offline',
    online: 'opening',
    reload: 'stale',
    over: 'over',
    reopened: 'waiting',
  },
  resting: {
    opened: 'resting',
    dropped: 'resting',
    polled: 'resting',
    'polled-badly': 'resting',
    elapsed: 'resting',
    'stream-due': 'resting',
    hidden: 'resting',
    shown: 'opening',
    offline: 'resting',
    online: 'resting',
    reload: 'stale',
    over: 'over',
    reopened: 'resting',
  },
  offline: {
    opened: 'offline',
    dropped: 'offline',
    polled: 'offline',
    'polled-badly': 'offline',
    elapsed: 'offline',
    'stream-due': 'offline',
    hidden: 'resting',
    shown: 'offline',
    offline: 'offline',
    online: 'opening',
    reload: 'stale',
    over: 'over',
    reopened: 'offline',
  },
  stale: {
    opened: 'stale',
    dropped: 'stale',
    polled: 'stale',
    'polled-badly': 'stale',
    elapsed: 'stale',
    'stream-due': 'stale',
    hidden: 'stale',
    shown: 'stale',
    offline: 'stale',
    online: 'stale',
    reload: 'stale',
    over: 'stale',
    reopened: 'stale',
  },
  over: {
    opened: 'over',
    dropped: 'over',
    polled: 'over',
    'polled-badly': 'over',
    elapsed: 'over',
    'stream-due': 'over',
    hidden: 'over',
    shown: 'over',
    offline: 'over',
    online: 'over',
    reload: 'stale',
    over: 'over',
    reopened: 'opening',
  },
}
const EVENTS = Object.keys(TABLE.opening) as Event[]

describe('the connection', () => {
  it.each(Object.keys(TABLE) as State['is'][])('from %s goes where the table says', (is) => {
    for (const event of EVENTS) expect(next(STATES[is], event).is, event).toBe(TABLE[is][event])
  })

  it('gives up on streams that never open, and polls', () => {
    const once = next(next(START, 'dropped'), 'elapsed')
    expect(next(once, 'dropped')).toEqual({ is: 'polling', failures: 0, isAnswered: false })
  })

  it('waits longer after each failure of polling, and forgets them when one succeeds', () => {
    const twice = (['polled-badly', 'elapsed', 'polled-badly', 'elapsed'] as const).reduce(
      next,
      STATES.polling,
    )
    expect(twice).toEqual({ is: 'polling', failures: 2, isAnswered: false })
    expect(next(twice, 'polled')).toEqual({ is: 'polling', failures: 0, isAnswered: true })
  })

  it('is never stuck: from wherever it got to, network, sight and time bring it back to trying', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...EVENTS), { maxLength: 60 }), (events) => {
        const state = events.reduce(next, START)
        if (state.is === 'over' || state.is === 'stale') return
        const back = (['shown', 'online', 'elapsed'] as const).reduce(next, state)
        expect(['opening', 'streaming', 'polling']).toContain(back.is)
      }),
    )
  })

  it('waits between half and all of 1, 2, 4 … 30 seconds', () => {
    for (const [failures, max] of [
      [0, 1_000],
      [3, 8_000],
      [9, 30_000],
      [500, 30_000],
    ] as const) {
      expect([retryDelay(failures, 0), retryDelay(failures, 1)]).toEqual([max, max / 2])
    }
  })
})

describe('what the reader is told of the connection', () => {
  it('is that it is lost, from when it breaks until something gets through, however often it is tried', () => {
    // What befalls each state while the server is away, and what may come besides.
    const fails: Partial<Record<State['is'], Event>> = {
      opening: 'dropped',
      polling: 'polled-badly',
      waiting: 'elapsed',
      offline: 'online',
    }
    const event = fc.oneof(
      { weight: 8, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.constantFrom<Event>('stream-due', 'online', 'offline') },
    )
    fc.assert(
      fc.property(fc.array(event, { minLength: 8, maxLength: 40 }), (events) => {
        let state = next({ is: 'streaming' }, 'dropped')
        for (const besides of events) {
          state = next(state, besides ?? fails[state.is] ?? 'elapsed')
          expect(connectivity(state), JSON.stringify(state)).not.toBe('made')
        }
      }),
    )
  })

  it.each<[Event, State]>([
    ['opened', { is: 'opening', failures: 1 }],
    ['polled', next({ is: 'opening', failures: 1 }, 'dropped')],
  ])('ends when something has: %s', (event, state) => {
    expect(connectivity(next(state, event))).toBe('made')
  })

  it('is nothing while a stream is tried beside polls that work', () => {
    const polling = next(next({ is: 'opening', failures: 1 }, 'dropped'), 'polled')
    expect(connectivity(next(polling, 'stream-due'))).toBe('unknown')
  })
})
