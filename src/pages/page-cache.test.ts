import { setTimeout as pass } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { QueueFull } from '../platform/fair-queue.ts'
import { PageCache, type PageSource } from './page-cache.ts'

const MEGABYTE = 1_000_000

function source(html: string, rendered: () => void = () => undefined): PageSource {
  return {
    version: async () => '1',
    async render() {
      rendered()
      return { html, version: '1', topic: 'story' }
    },
  }
}

describe('pages that are ready', () => {
  it('stay while they are asked for, whatever else is made once', async () => {
    const cache = new PageCache({ page: [], data: [] }, 'build')
    const large = 'x'.repeat(10 * MEGABYTE)
    await cache.get('asked for', source(large))
    await cache.get('forgotten', source(large))
    for (let n = 0; n < 8; n += 1) {
      await cache.get(`once ${n}`, source(large))
      expect(cache.current('asked for')).toBeDefined()
    }
    expect(cache.current('forgotten')).toBeUndefined()
  })

  it('are made once for all who ask meanwhile, and have the type and headers of what they are', async () => {
    const cache = new PageCache({ page: ['X-Page', 'yes'], data: ['X-Every', 'yes'] }, 'build')
    let rendered = 0
    const json: PageSource = {
      ...source('{}', () => (rendered += 1)),
      type: 'application/json',
      headers: ['Access-Control-Allow-Origin', '*'],
    }
    const [page] = await Promise.all([cache.get('a', json, 'one'), cache.get('a', json, 'two')])
    expect(rendered).toBe(1)
    expect(page?.answers.identity.headers).toEqual([
      'X-Every',
      'yes',
      'Access-Control-Allow-Origin',
      '*',
      'ETag',
      '"1-build"',
      'Vary',
      'Accept-Encoding',
      'Cache-Tag',
      'story-story',
      'Content-Type',
      'application/json',
      'Content-Length',
      '2',
    ])
  })

  it('are made once for all who ask meanwhile, also while something else changes', async () => {
    const cache = new PageCache({ page: [], data: [] }, 'build')
    let rendered = 0
    let state = 1
    const story: PageSource = {
      version: async () => String(state),
      async render() {
        rendered += 1
        const version = String(state)
        await pass(20)
        return { html: version, version, topic: 'a story' }
      },
    }
    await cache.get('a', story)
    state = 2
    cache.invalidate('a story')
    const asked = [cache.get('a', story)]
    cache.invalidate('another story')
    asked.push(cache.get('a', story))
    await Promise.all(asked)
    expect(rendered).toBe(2)
    expect(cache.current('a')).toBeDefined()
  })

  it('are looked at again where what they show has changed while they were made', async () => {
    const cache = new PageCache({ page: [], data: [] }, 'build')
    const making = cache.get('a', source('1'))
    cache.invalidate('story')
    await making
    expect(cache.current('a')).toBeUndefined()
  })

  it('are looked at again where another story has taken the place of theirs while they were made', async () => {
    const cache = new PageCache({ page: [], data: [] }, 'build')
    await cache.get('a', source('1'))
    const next = { html: '2', version: '2', topic: 'the next story' }
    cache.invalidate()
    const making = cache.get('a', { version: async () => '2', render: async () => next })
    cache.invalidate('the next story')
    await making
    expect(cache.current('a')).toBeUndefined()
  })

  it('are made for everybody in turn: who asks for hundreds holds up nobody but themselves', async () => {
    const cache = new PageCache({ page: [], data: [] }, 'build')
    const done: string[] = []
    const ask = (owner: string, key: string) =>
      cache.get(key, source(key), owner).then(
        () => void done.push(owner),
        (error: unknown) => {
          expect(error).toBeInstanceOf(QueueFull)
          done.push('refused')
        },
      )
    const greedy = Array.from({ length: 210 }, (_, n) => ask('greedy', `page ${n}`))
    await ask('reader', 'the story')
    expect(done.filter((owner) => owner === 'greedy').length).toBeLessThan(10)
    await Promise.all(greedy)
    expect(done.filter((owner) => owner === 'refused')).toHaveLength(8)
  })
})
