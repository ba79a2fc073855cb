import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { startNewsroom } from '../newsroom.ts'
import { TERMINAL } from '../../src/access/actor.ts'
import { encodeAll } from '../../src/platform/http/encoding.ts'
import { DiskStore } from '../../src/platform/media-store/disk-store.ts'
import type { Tables } from '../../src/modules.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { findKeptAsset, keepAssets } from '../../src/pages/kept-assets.ts'

const undo: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

describe('a server', () => {
  it('has the files of another build for its pages, and its own for those of others', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stop-press-builds-'))
    undo.push(() => rm(folder, { recursive: true, force: true }))
    const newsroom = await startNewsroom({ DATA_DIR: folder })
    undo.push(() => newsroom.close())
    const { db, clock } = newsroom.server.contextFor(TERMINAL)
    const parts = {
      db: db as unknown as Database<Tables>,
      clock,
      store: new DiskStore(join(folder, 'media')),
    }
    await keepAssets(
      parts,
      new Map([['story-OTHER.css', { type: 'text/css', encoded: await encodeAll('a{}') }]]),
    )
    const answer = await fetch(`${newsroom.url}/assets/story-OTHER.css`)
    expect([answer.status, await answer.text()]).toEqual([200, 'a{}'])
    expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect((await fetch(`${newsroom.url}/assets/story-NONE.css`)).status).toBe(404)

    const page = await (await fetch(newsroom.url)).text()
    const [, name = ''] = /href="\/assets\/(story-[^"]+\.css)"/.exec(page) ?? []
    newsroom.server.keepAssets()
    await vi.waitUntil(async () => {
      const found = await findKeptAsset(parts, name)
      found?.stream.destroy()
      return found !== undefined
    })
  })
})
