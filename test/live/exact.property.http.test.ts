import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEventStream, type EventReader } from '../event-stream.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { ModelReader, type WirePatch } from './model-reader.ts'

/**
 * Whatever happens to the connection while a story moves, a reader ends with the page that a fresh load gives.
 * Random schedules of what the desk does and what the line does; the same model by stream and by changes.
 */

type Step =
  | {
      readonly desk: 'publish' | 'edit' | 'withdraw' | 'unpublish' | 'pin' | 'key-event'
      readonly pick: number
    }
  | { readonly desk: 'summary' }
  | { readonly line: 'cut' | 'stall' | 'flow' | 'settle' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      desk: fc.constantFrom('publish', 'publish', 'edit', 'withdraw', 'unpublish', 'pin', 'key-event'),
      pick: fc.nat(1_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ desk: 'summary' } as const) },
  { weight: 4, arbitrary: fc.record({ line: fc.constantFrom('cut', 'stall', 'flow', 'settle') }) },
)

let newsroom: Newsroom
let stories = 0
beforeAll(async () => {
  newsroom = await startNewsroom()
})
afterAll(() => newsroom.close())

async function page(slug: string): Promise<string> {
  return (await fetch(`${newsroom.url}/live/${slug}`)).text()
}

/** A story and a desk that does random, possibly refused, things to it. */
async function aDesk(posts: number) {
  const slug = `schedule-${stories++}`
  await newsroom.api('POST', '/api/stories', { slug, headline: slug, status: 'live' })
  const ids: string[] = []
  let words = 0
  const publish = async () => {
    const made = (await newsroom.api('POST', `/api/stories/${slug}/posts`, {
      headline: `H${words}`,
      text: `Words ${words++}`,
    })) as { id: string }
    ids.push(made.id)
  }
  for (let n = 0; n < posts; n++) await publish()
  return {
    slug,
    async act(each: Step): Promise<void> {
      if ('line' in each) return
      if (each.desk === 'publish') return publish()
      if (each.desk === 'summary') {
        await newsroom.api('PUT', `/api/stories/${slug}/summary`, {
          points: [{ text: `In short ${words++}` }],
        })
        return
      }
      const id = ids[each.pick % Math.max(1, ids.length)]
      if (id === undefined) return
      const at = `/api/stories/${slug}/posts/${id}`
      const calls = {
        edit: ['PATCH', at, { text: `Edited ${words++}` }],
        withdraw: ['POST', `${at}/withdraw`, { reason: 'Wrong.' }],
        unpublish: ['POST', `${at}/unpublish`, undefined],
        pin: ['POST', `${at}/pin`, { isPinned: each.pick % 2 === 0 }],
        'key-event': ['POST', `${at}/key-event`, { isKeyEvent: each.pick % 2 === 0 }],
      } as const
      // A withdrawn post cannot be edited, a fourth not pinned: refusals are part of the schedule.
      const [method, path, body] = calls[each.desk]
      await newsroom.api(method, path, body).catch((error: unknown) => {
        if (!/answered 409/.test(String(error))) throw error
      })
    },
  }
}

/** What the reader has must be what a fresh page has, down to the reader's floor. */
function expectSame(reader: ModelReader, fresh: string): void {
  const loaded = new ModelReader()
  loaded.load(fresh)
  const [mine, theirs] = [reader.seen(), loaded.seen()]
  const depth = Math.min(mine.posts.length, theirs.posts.length)
  expect({ ...mine, posts: mine.posts.slice(0, depth) }).toEqual({
    ...theirs,
    posts: theirs.posts.slice(0, depth),
  })
}

describe('a reader on a bad line', () => {
  it('ends with the page that a fresh load gives, by stream', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 5, 24),
        fc.array(step, { minLength: 3, maxLength: 30 }),
        async (posts, schedule) => {
          const desk = await aDesk(posts)
          const reader = new ModelReader()
          reader.load(await page(desk.slug))
          let stream: EventReader | undefined
          let arrived: () => void = () => undefined
          const open = () => {
            const opened = openEventStream(newsroom.url, `/live/${desk.slug}/stream?after=${reader.position}`)
            opened.onEvent = ({ event, id, data }) => {
              if (opened !== stream) return // cut: what is still under way is lost
              if (event === 'patch') expect(reader.apply(id, JSON.parse(data) as WirePatch)).toBe(true)
              arrived()
            }
            stream = opened
          }
          const settle = async () => {
            stream?.socket.resume()
            const tip = (await newsroom.json(`/live/${desk.slug}.json`)) as { position: string }
            while (reader.position !== tip.position) await new Promise<void>((resolve) => (arrived = resolve))
          }
          open()
          for (const each of schedule) {
            await desk.act(each)
            if (!('line' in each)) continue
            if (each.line === 'cut') {
              stream?.socket.destroy()
              open()
            } else if (each.line === 'stall') stream?.socket.pause()
            else if (each.line === 'flow') stream?.socket.resume()
            else await settle()
          }
          await settle()
          stream?.socket.destroy()
          expectSame(reader, await page(desk.slug))
        },
      ),
      { numRuns: 40 },
    )
  })

  it('ends with the page that a fresh load gives, by asking for changes now and then', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 5, 24),
        fc.array(step, { minLength: 3, maxLength: 30 }),
        async (posts, schedule) => {
          const desk = await aDesk(posts)
          const reader = new ModelReader()
          reader.load(await page(desk.slug))
          const ask = async (from = reader.position) => {
            const answer = await fetch(`${newsroom.url}/live/${desk.slug}/changes/${from}`)
            const patch = (await answer.json()) as WirePatch & { position: string }
            expect(reader.apply(patch.position, patch)).toBe(true)
          }
          const start = reader.position
          for (const each of schedule) {
            await desk.act(each)
            if ('line' in each && each.line === 'settle') await ask()
            // An answer out of a cache, from before: it says how things were for whoever stood there. No harm.
            if ('line' in each && each.line === 'stall') await ask(start)
          }
          await ask()
          expectSame(reader, await page(desk.slug))
        },
      ),
      { numRuns: 40 },
    )
  })
})
