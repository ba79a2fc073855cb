import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { PICTURE_RECIPE, THUMBNAIL_RECIPE } from '../../media/picture/picture.ts'
import { ScratchFolder } from '../scratch-folder.ts'
import { ImageQueue } from './image-queue.ts'

it('makes one image at a time, uploads and thumbnails alike, and leaves nothing in its folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-queue-'))
  try {
    const images = new ImageQueue(new ScratchFolder(folder))
    const bytes = await sharp({ create: { width: 50, height: 50, channels: 3, background: '#369' } })
      .jpeg()
      .toBuffer()
    let underWay = 0
    const order: string[] = []
    const make = async (owner: string, recipe: typeof PICTURE_RECIPE | typeof THUMBNAIL_RECIPE) => {
      const open = async () => {
        underWay += 1
        expect(underWay).toBe(1)
        expect(await readdir(folder)).toHaveLength(1)
        return { stream: Readable.from([bytes]), size: bytes.length }
      }
      const turn = { owner, isUrgent: false }
      await images.make(
        { open, recipe, bounds: { timeoutMs: 30_000 }, ticket: turn },
        async (image, where) => {
          expect(await readdir(where)).toContain(`${image.widths[0]}.jpeg`)
          order.push(owner)
          underWay -= 1
        },
      )
    }
    await Promise.all([
      make('pictures', PICTURE_RECIPE),
      make('ada', THUMBNAIL_RECIPE),
      make('ada', THUMBNAIL_RECIPE),
      make('ben', THUMBNAIL_RECIPE),
    ])
    expect(order).toEqual(['pictures', 'ada', 'ben', 'ada'])
    expect(await readdir(folder)).toEqual([])
  } finally {
    await rm(folder, { recursive: true })
  }
})
