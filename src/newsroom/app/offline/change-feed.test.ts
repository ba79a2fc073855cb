import { describe, expect, it } from 'vitest'
import { ChangeFeed, type Topic } from './change-feed.ts'

describe('the feed of changes', () => {
  function aFeed() {
    const feed = new ChangeFeed()
    const heard: string[] = []
    const listen = (topic: Topic) =>
      feed.subscribe(topic, (key) => {
        heard.push(`${topic} ${key ?? 'any'}`)
      })
    return { feed, heard, listen }
  }

  it('tells only who listens to what has changed', async () => {
    const { feed, heard, listen } = aFeed()
    listen('drafts')
    listen('outbox')
    feed.notify('drafts', 'p1')
    feed.notify('pictures', 'a')
    await Promise.resolve()
    expect(heard).toEqual(['drafts p1'])
  })

  it('tells many changes at once as one, of any record where they are of several', async () => {
    const { feed, heard, listen } = aFeed()
    listen('drafts')
    listen('pictures')
    for (const key of ['p1', 'p1', 'p1']) feed.notify('drafts', key)
    feed.notify('pictures', 'a')
    feed.notify('pictures', 'b')
    feed.notify('pictures', 'b')
    await Promise.resolve()
    expect(heard).toEqual(['drafts p1', 'pictures any'])
    feed.notify('drafts', 'p2')
    await Promise.resolve()
    expect(heard.slice(2)).toEqual(['drafts p2'])
  })

  it('takes a change of one and of any record for one of any', async () => {
    const { feed, heard, listen } = aFeed()
    listen('drafts')
    feed.notify('drafts')
    feed.notify('drafts', 'p1')
    await Promise.resolve()
    expect(heard).toEqual(['drafts any'])
  })

  it('is silent to who has left, also between the change and its telling', async () => {
    const { feed, heard, listen } = aFeed()
    const leave = listen('status')
    feed.notify('status')
    leave()
    await Promise.resolve()
    listen('status')
    feed.close()
    feed.notify('status')
    await Promise.resolve()
    expect(heard).toEqual([])
  })
})
