import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bytesOf, largestBody } from '../large.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { aPerson, type TestPerson } from '../people.ts'
import { BYTES_PER_CALL } from '../../src/platform/http/fair-share.ts'

const CALLS = 1_000
const posts = '/api/stories/floods/posts'

describe('what one person takes of the server', () => {
  let newsroom: Newsroom
  beforeAll(async () => {
    newsroom = await startNewsroom({ API_CALLS_A_MINUTE: String(CALLS) })
    await newsroom.api('POST', '/api/stories', { slug: 'floods', headline: 'Floods', status: 'live' })
  })
  afterAll(() => newsroom.close())

  it('in bytes is bounded by the minute, and takes nothing from the others', async () => {
    const greedy = await aPerson(newsroom, { name: 'Greedy', role: 'contributor' })
    const other = await aPerson(newsroom, { name: 'Other', role: 'contributor' })
    const post = { body: largestBody(), publish: false }
    const { id } = (await greedy.api('POST', posts, post)) as { id: string }
    const max = (CALLS * BYTES_PER_CALL) / bytesOf(post)
    let calls = 0
    let status = 200
    for (; calls <= max && status === 200; calls += 1)
      status = (await greedy.call('GET', `/api/stories/floods/desk/posts/${id}`)).status
    expect(status).toBe(429)
    expect(calls).toBeGreaterThan(5)
    const disguised = await fetch(`${newsroom.url}/api/stories/floods/desk`, {
      headers: { cookie: greedy.cookie, 'content-type': 'application/offset+octet-stream' },
    })
    expect(disguised.status).toBe(429)
    expect((await other.call('GET', '/api/stories/floods/desk')).status).toBe(200)
    expect((await other.call('POST', posts, post)).status).toBe(201)
  })

  it('is two costly requests at once; who asks for more than may wait is told so', async () => {
    const hasty = await aPerson(newsroom, { name: 'Hasty', role: 'contributor' })
    const other = await aPerson(newsroom, { name: 'Patient', role: 'contributor' })
    // Two large posts that do not come to their ends have both of their turns.
    const slow = await Promise.all([hold(hasty), hold(hasty)])
    const statuses: number[] = []
    const asked = Array.from({ length: 205 }, async () =>
      statuses.push((await hasty.call('GET', '/api/stories/floods/desk')).status),
    )
    await expect.poll(() => statuses, { timeout: 10_000 }).toEqual([429, 429, 429, 429, 429])
    expect((await other.call('GET', '/api/stories/floods/desk')).status).toBe(200)
    for (const line of slow) line.destroy()
    await Promise.all(asked)
    expect(statuses.slice(5)).toEqual(Array.from({ length: 200 }, () => 200))
  })

  /** A post that is announced as a large one, and does not come. */
  async function hold({ cookie }: TestPerson): Promise<Socket> {
    const line = connect(Number(new URL(newsroom.url).port), '127.0.0.1')
    line.write(
      `POST ${posts} HTTP/1.1\r\nHost: localhost\r\nCookie: ${cookie}\r\nSec-Fetch-Site: same-origin\r\n` +
        'Content-Type: application/json\r\nContent-Length: 500000\r\nExpect: 100-continue\r\n\r\n',
    )
    await once(line, 'data')
    return line
  }
})
