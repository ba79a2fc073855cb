import { afterEach, describe, expect, it } from 'vitest'
import { startNewsroom } from '../newsroom.ts'
import { TERMINAL } from '../../src/access/actor.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

describe('a newsroom with OUTSIDE=off', () => {
  it('asks no other site for anything, says so to writers, and keeps what they embed as a link', async () => {
    const asked: string[] = []
    const network = {
      lookup: async (name: string) => {
        asked.push(name)
        return ['93.184.215.14']
      },
      dial: () => {
        throw new Error('nobody is dialled')
      },
    }
    const newsroom = await startNewsroom({ OUTSIDE: 'off' }, { network })
    undo.push(() => newsroom.close())
    const url = 'https://youtu.be/dQw4w9WgXcQ'
    const answer = await fetch(`${newsroom.url}/api/embeds`, {
      method: 'POST',
      headers: { authorization: `Bearer ${newsroom.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ url }),
    })
    expect([answer.status, await answer.json()]).toEqual([
      403,
      expect.objectContaining({
        code: 'fetch-disabled',
        title: 'This server does not fetch from other sites.',
        detail: expect.stringContaining('Link to it instead'),
      }),
    ])
    await newsroom.api('POST', '/api/stories', { slug: 'open', headline: 'Open', status: 'live' })
    await newsroom.api('POST', '/api/stories/open/posts', {
      body: { type: 'doc', content: [{ type: 'embed', attrs: { url } }] },
    })
    // Done with, and not tried again and again.
    const { db } = newsroom.server.contextFor(TERMINAL)
    const jobs = () => db.read.selectFrom('job').select('kind').where('kind', '=', 'embed.resolve').execute()
    await expect.poll(jobs, { timeout: 10_000 }).toEqual([])
    expect(await (await fetch(`${newsroom.url}/live/open`)).text()).toContain(`href="${url}"`)
    expect(asked).toEqual([])
  })
})
