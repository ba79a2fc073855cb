import { afterEach, describe, expect, it, vi } from 'vitest'
import { openPostgres } from '../src/platform/database/postgres.ts'
import { createStory, editStory } from '../src/story/story-actions.ts'
import { forEachEngine } from './databases.ts'
import { startNewsroom } from './newsroom.ts'
import { openQuietLine } from './quiet-line.ts'
import { createPost } from '../src/story/post/create-actions.ts'
import { withdrawPost } from '../src/story/post/withdraw-actions.ts'

/** Several processes on one database, and what is lost between them. */

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const each of open.splice(0).reverse()) await each.close()
})
async function kept<T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> {
  const opened = await opening
  open.push(opened)
  return opened
}

forEachEngine((engine, openDesk) => {
  describe(`a server on ${engine} whose database another process writes to`, () => {
    it('has every page right within five seconds, even if no word of the change gets through', async () => {
      // The look is wound on by hand; so is SQLite's own, which would find it sooner.
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
      const { context, url } = await openDesk()
      await createStory(context, { slug: 'night', headline: 'Night', status: 'live' })
      const { result } = await createPost(context, 'night', { text: 'the first words' })
      const server = await kept(startNewsroom({ DATABASE_URL: url }))
      const read = async (path: string) => (await fetch(server.url + path)).text()
      const paths = ['/live/night', `/live/night/p/${result.post.id}`]
      for (const path of [...paths, '/']) await read(path)
      // The desk of this test tells nobody.
      await withdrawPost(context, 'night', result.post.id, 'It was wrong.')
      await editStory(context, 'night', { headline: 'A long night' })
      vi.advanceTimersByTime(5_000)
      for (const path of paths) {
        const page = await read(path)
        expect(page, path).toContain('It was wrong.')
        expect(page, path).not.toContain('the first words')
      }
      expect(await read('/')).toContain('A long night')
    })
  })

  describe.runIf(engine === 'postgres')('a line to PostgreSQL that falls silent', () => {
    it('is found out and made anew, as if something had been said', async () => {
      const desk = await openDesk()
      const line = await kept(openQuietLine(desk.url))
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] })
      const db = await openPostgres(line.url)
      const heard: (string | undefined)[] = []
      const stop = await db.onExternalWrite((key) => heard.push(key))
      open.push({ close: () => stop().then(() => db.close()) })
      line.silence()
      const before = line.connections
      // A ping that is not answered, then the pause before the next try: half a minute, ten seconds, one second.
      await vi.advanceTimersByTimeAsync(30_000)
      await vi.advanceTimersByTimeAsync(10_000)
      await vi.waitUntil(async () => {
        await vi.advanceTimersByTimeAsync(1_000)
        return heard.length > 0
      })
      expect(heard).toEqual([undefined])
      expect(line.connections).toBe(before + 1)
    })
  })
})
