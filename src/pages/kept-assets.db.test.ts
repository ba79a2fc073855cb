import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { forEachEngine } from '../../test/databases.ts'
import { DiskStore } from '../platform/media-store/disk-store.ts'
import { encodeAll } from '../platform/http/encoding.ts'
import { findKeptAsset, keepAssets } from './kept-assets.ts'

const DAY = 86_400_000
const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function aBuild(...names: string[]) {
  const files = names.map(
    async (name) => [name, { type: 'text/css', encoded: await encodeAll(`/* ${name} */`) }] as const,
  )
  return new Map(await Promise.all(files))
}

forEachEngine((engine, open) => {
  describe(`files of other builds on ${engine}`, () => {
    const begin = async () => {
      const folder = await mkdtemp(join(tmpdir(), 'stop-press-assets-'))
      folders.push(folder)
      const { db, clock } = await open()
      return { db, clock, store: new DiskStore(folder) }
    }

    it('are found by a server of another build, as they were', async () => {
      const parts = await begin()
      await keepAssets(parts, await aBuild('story-BD2wnKEm.css', 'shared-1.css'))
      await keepAssets(parts, await aBuild('story-OTHER_-x.css', 'shared-1.css'))
      for (const name of ['story-BD2wnKEm.css', 'story-OTHER_-x.css', 'shared-1.css']) {
        const found = await findKeptAsset(parts, name)
        expect(found === undefined ? found : await text(found.stream)).toBe(`/* ${name} */`)
      }
      expect(await findKeptAsset(parts, 'story-bd2wnkem.css')).toBeUndefined()
      expect(await findKeptAsset(parts, '../../etc/passwd')).toBeUndefined()
    })

    it('are there for a week after the last server that had them, and then gone', async () => {
      const parts = await begin()
      const [old, present] = [await aBuild('old.css'), await aBuild('new.css')]
      await keepAssets(parts, old)
      parts.clock.pass(6 * DAY)
      await keepAssets(parts, old)
      parts.clock.pass(7 * DAY)
      await keepAssets(parts, present)
      expect(await findKeptAsset(parts, 'old.css')).toBeDefined()
      parts.clock.pass(1)
      await keepAssets(parts, present)
      expect(await findKeptAsset(parts, 'old.css')).toBeUndefined()
      expect(await findKeptAsset(parts, 'new.css')).toBeDefined()
    })
  })
})
