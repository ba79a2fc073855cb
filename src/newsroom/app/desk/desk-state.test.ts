import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { DeskJson, DeskPost } from '../../contract.ts'
import type { PostJson } from '../../../story/post/post-contract.ts'
import type { StoryJson } from '../../../story/reads/story-contract.ts'
import { NoAnswer } from '../api/api.ts'
import { Desk } from './desk-state.ts'

const minute = (at: number) => new Date(Date.UTC(2026, 4, 2, 12, at)).toISOString()
const post = (id: string, at: number, more: Partial<DeskPost> = {}) =>
  ({
    id,
    state: 'published',
    publishedAt: minute(at),
    createdAt: minute(at),
    discardedAt: null,
    isPinned: false,
    deskSeq: 1,
    ...more,
  }) as DeskPost
const view = (deskSeq: number, posts: readonly DeskPost[], more: Partial<DeskJson> = {}): DeskJson => ({
  deskSeq,
  story: { deskSeq, slug: 'floods' } as StoryJson,
  posts,
  ...more,
})
const ids = (posts: readonly { readonly id: string }[]) => posts.map(({ id }) => id).join(' ')

/** The desk's stream, as a test writes it. */
class Stream extends EventTarget {
  static readonly CLOSED = 2
  static opened: Stream[] = []
  readonly url: string
  readyState = 1

  constructor(url: string) {
    super()
    this.url = url
    Stream.opened.push(this)
  }
  close(): void {
    this.readyState = Stream.CLOSED
  }
  tell(type: string, data?: DeskJson): void {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data) }))
  }
}

describe('a desk', () => {
  /** What the server answers, by path; `undefined` is no answer. */
  let answers = new Map<string, unknown>()
  let desks: Desk[] = []
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.UTC(2026, 4, 2, 13) })
    answers = new Map()
    desks = []
    Stream.opened = []
    vi.stubGlobal('EventSource', Stream)
    vi.stubGlobal('addEventListener', vi.fn())
    vi.stubGlobal('removeEventListener', vi.fn())
    vi.stubGlobal('fetch', async (path: string) => {
      const answer = answers.get(path)
      if (answer === undefined) throw new TypeError('There is no network.')
      return typeof answer === 'number' ? new Response('{}', { status: answer }) : Response.json(answer)
    })
  })
  afterEach(() => {
    for (const desk of desks) desk.close()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  function aDesk(kept?: DeskJson, long: readonly PostJson[] = []) {
    const remembered: DeskJson[] = []
    let kepLong = long
    const signedOut = vi.fn()
    const memory = {
      recall: async () => kept,
      remember: async (desk: DeskJson) => void remembered.push(desk),
      recallLong: async () => kepLong,
      rememberLong: async (posts: readonly PostJson[]) => void (kepLong = posts),
    }
    const desk = new Desk('floods', 'tab', memory, signedOut)
    desks.push(desk)
    return { desk, remembered, signedOut, long: () => kepLong }
  }
  async function opened(first: DeskJson) {
    answers.set('/api/stories/floods/desk', first)
    const made = aDesk()
    await (
      await made.desk.open()
    ).fresh
    const [stream] = Stream.opened
    if (stream === undefined) throw new Error('there is no stream')
    return { ...made, stream }
  }

  it('shows posts by their time, the newest first, drafts and what was thrown away apart', async () => {
    const { desk } = await opened(
      view(1, [
        post('a', 1),
        post('c', 3),
        post('b', 2, { isPinned: true }),
        post('d1', 4, { state: 'draft', publishedAt: null }),
        post('d2', 5, { state: 'draft', publishedAt: null }),
        post('gone', 6, { state: 'draft', publishedAt: null, discardedAt: minute(7) }),
      ]),
    )
    expect(ids(desk.published.value)).toBe('c b a')
    expect(ids(desk.pinned.value)).toBe('b')
    expect(ids(desk.drafts.value)).toBe('d2 d1')
    expect(ids(desk.discarded.value)).toBe('gone')
  })

  it('follows its stream from where it was loaded, and takes in what comes', async () => {
    const { desk, stream } = await opened(view(7, [post('a', 1)]))
    expect(stream.url).toBe('/api/stories/floods/desk/stream?after=7')
    stream.tell('desk', view(8, [post('b', 2)], { gone: ['a'] }))
    expect(ids(desk.published.value)).toBe('b')
    expect(desk.story.value?.deskSeq).toBe(8)
    expect(desk.streamState.value).toBe('live')
    stream.tell('error')
    expect(desk.streamState.value).toBe('reconnecting')
  })

  it('tells that the person was signed out elsewhere', async () => {
    const { signedOut, stream } = await opened(view(1, []))
    stream.tell('signed-out')
    expect(signedOut).toHaveBeenCalledOnce()
    expect(stream.readyState).toBe(Stream.CLOSED)
  })

  it('loads all of it again where the stream cannot tell what has changed', async () => {
    const { desk, stream } = await opened(view(1, [post('a', 1)]))
    answers.set('/api/stories/floods/desk', view(9, [post('b', 2)]))
    stream.tell('reload')
    await vi.advanceTimersByTimeAsync(0)
    expect(ids(desk.published.value)).toBe('b')
    expect(Stream.opened.at(-1)?.url).toContain('after=9')
  })

  it('does not show a post below the last that was loaded, until one gets there', async () => {
    const older = 'as-the-server-gave-it'
    const { desk, stream } = await opened(view(1, [post('c', 30), post('b', 20)], { hasOlder: true, older }))
    stream.tell('desk', view(2, [post('a', 10)])) // edited, far below
    expect(ids(desk.published.value)).toBe('c b')
    answers.set(`/api/stories/floods/desk/older/${older}`, view(2, [post('a', 10), post('z', 5)]))
    await desk.older()
    expect(ids(desk.published.value)).toBe('c b a z')
    expect(desk.hasOlder.value).toBe(false)
    expect(desk.runs.value.map(ids)).toEqual(['c b', 'a z'])
    stream.tell('desk', view(3, [post('d', 40)]))
    expect(desk.runs.value.map(ids)).toEqual(['d c b', 'a z'])
  })

  it('is as it was last seen here where there is no network, and says that it is cut off', async () => {
    const { desk } = aDesk(view(3, [post('a', 1)]))
    await (
      await desk.open()
    ).fresh
    expect(ids(desk.published.value)).toBe('a')
    expect(desk.streamState.value).toBe('reconnecting')
  })

  it('does not open where there is no network and nothing was kept, nor what the server refuses', async () => {
    const away = aDesk().desk.open()
    await expect(away).rejects.toBeInstanceOf(NoAnswer)
    answers.set('/api/stories/floods/desk', 404)
    const { fresh } = await aDesk(view(3, []))
      .desk.open()
      .catch((error: unknown) => ({ fresh: Promise.reject(error) }))
    await expect(fresh).rejects.toMatchObject({ status: 404 })
  })

  it('keeps on the device what it shows, as it changes, and not who is here', async () => {
    const { remembered, stream } = await opened(view(1, [post('a', 1)]))
    await vi.advanceTimersByTimeAsync(1_000)
    stream.tell('desk', view(2, [post('b', 2)]))
    await vi.advanceTimersByTimeAsync(1_000)
    stream.tell('desk', view(2, [], { present: [] }))
    await vi.advanceTimersByTimeAsync(2_000)
    expect(remembered.map(({ deskSeq, posts }) => `${deskSeq}: ${ids(posts)}`)).toEqual(['1: a', '2: b a'])
  })

  it('has the whole of a long post from the device while it has not changed, and without a network', async () => {
    const long = { id: 'a', deskSeq: 4 } as PostJson
    const { desk } = aDesk(undefined, [long])
    expect(await desk.whole(post('a', 1, { deskSeq: 4 }))).toBe(long)
    expect(await desk.whole(post('a', 1, { deskSeq: 5 }))).toBe(long) // there is no answer
    await expect(desk.whole(post('b', 1))).rejects.toBeInstanceOf(NoAnswer)
  })

  it('has each published post in one run, in one order, whatever comes in', async () => {
    const at = fc.integer({ min: 0, max: 50 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(at, { maxLength: 8 }),
        fc.array(at, { maxLength: 20 }),
        async (first, later) => {
          Stream.opened = []
          const named = (minutes: readonly number[]) => minutes.map((each) => post(`p${each}`, each))
          const { desk, stream } = await opened(view(1, named(first)))
          for (const [n, each] of later.entries()) stream.tell('desk', view(n + 2, named([each])))
          const shown = desk.runs.value.flat()
          expect(ids(shown)).toBe(ids(desk.published.value))
          const times = shown.map(({ publishedAt }) => Date.parse(publishedAt ?? ''))
          expect(times).toEqual(
            [...new Set([...first, ...later])].sort((a, b) => b - a).map((m) => Date.parse(minute(m))),
          )
          desk.close()
        },
      ),
    )
  })
})
