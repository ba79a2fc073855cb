import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEventStream } from '../event-stream.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'

let newsroom: Newsroom
beforeEach(async () => {
  newsroom = await startNewsroom()
  await newsroom.api('POST', '/api/stories', { slug: 'night', headline: 'Night', status: 'live' })
})
afterEach(() => newsroom.close())

const positionOf = async () => ((await newsroom.json('/live/night.json')) as { position: string }).position

describe('a server that is about to stop', () => {
  it('lets its readers go one after the other, each with how soon to come back', async () => {
    const streams = Array.from({ length: 20 }, () => openEventStream(newsroom.url, '/live/night/stream'))
    for (const stream of streams) expect(await stream.status).toBe(200)
    const at: number[] = []
    const ended = streams.map(async (stream) => {
      const bye = await stream.next('bye')
      at.push(performance.now())
      await stream.ended
      return JSON.parse(bye.data) as { spread: number }
    })
    await newsroom.server.drain(1_000)
    for (const { spread } of await Promise.all(ended)) expect(spread).toBe(500)
    expect(Math.max(...at) - Math.min(...at), 'ms from the first to the last').toBeGreaterThan(400)
    expect(newsroom.server.live.streams).toBe(0)
  })

  it('is not ready any more, takes no new reader, and answers everything else', async () => {
    const position = await positionOf()
    expect((await fetch(`${newsroom.url}/ready`)).status).toBe(200)
    await newsroom.server.drain(0)
    const ready = await fetch(`${newsroom.url}/ready`)
    expect([ready.status, await ready.json()]).toEqual([503, { status: 'stopping' }])
    const stream = openEventStream(newsroom.url, '/live/night/stream')
    expect(await stream.status).toBe(503)
    expect(await stream.ended).toContain('"code":"stopping"')
    const poll = await fetch(`${newsroom.url}/live/night/changes/${position}?wait=25`)
    expect([poll.status, poll.headers.get('retry-after')]).toEqual([503, '1'])
    await newsroom.api('POST', '/api/stories/night/posts', { text: 'at the last moment' })
    const changes = (await newsroom.json(`/live/night/changes/${position}?wait=25`)) as { posts: string[] }
    expect(changes.posts.join()).toContain('at the last moment')
    expect(await (await fetch(`${newsroom.url}/live/night`)).text()).toContain('at the last moment')
    expect((await fetch(`${newsroom.url}/health`)).status).toBe(200)
  })
})
