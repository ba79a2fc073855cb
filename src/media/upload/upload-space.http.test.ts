import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import { aReadyPicture } from '../../../test/media-rows.ts'
import {
  CHUNK,
  creation,
  openDarkroom,
  type Darkroom,
  type DarkroomSettings,
} from '../../../test/pictures.ts'
import { newId } from '../../platform/ids.ts'
import { UPLOAD_LIMITS } from '../picture/picture.ts'

const UPLOADS = '/api/pictures/uploads'
const MB = 1_048_576

/** A small disk of our own needs root: without it these tests are skipped, but not in CI. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0

const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function aSmallDisk(megabytes: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  undo.push(
    () => rm(folder, { recursive: true, force: true }),
    () => execFileSync('umount', ['--lazy', folder]),
  )
  const dataDir = join(folder, 'data')
  await mkdir(dataDir)
  return dataDir
}

forEachEngine((engine, open) => {
  describe(`the space for uploads on ${engine}`, () => {
    let desk: Desk
    let room: Darkroom
    const start = async (settings: DarkroomSettings = {}) => {
      desk = await open()
      room = await openDarkroom(desk, settings)
      undo.push(() => room.close())
    }
    const begin = async (size: number, id = newId()) => {
      const answer = await room.call('POST', UPLOADS, creation(id, size))
      const body = answer.status === 201 ? '' : ((await answer.json()) as { code: string }).code
      return { id, path: `${UPLOADS}/${id}`, status: answer.status, code: body, headers: answer.headers }
    }

    it('is a gigabyte of one person’s, however many files it is, until they have ended', async () => {
      await start()
      const max = UPLOAD_LIMITS.unfinishedBytes / UPLOAD_LIMITS.bytes
      for (let at = 0; at < max; at += 1) expect((await begin(UPLOAD_LIMITS.bytes)).status).toBe(201)
      const over = await begin(1)
      expect([over.status, over.code]).toEqual([429, 'too-many-uploads'])
      const ben = await room.call('POST', UPLOADS, creation(newId(), 1), undefined, 'ben-ben-ben-ben-ben-ben')
      expect(ben.status).toBe(201)
      const [first] = await desk.db.read.selectFrom('picture').select('id').limit(1).execute()
      await room.call('DELETE', `${UPLOADS}/${first?.id}`)
      expect((await begin(1)).status).toBe(201)
    })

    it('is bounded for all together, with a 507 that the app waits out', async () => {
      await start()
      const size = UPLOAD_LIMITS.allUnfinishedBytes
      await aReadyPicture(desk.db, newId(), { state: 'receiving', uploader: 'Cem', size })
      const answer = await begin(1)
      expect([answer.status, answer.code, answer.headers.get('retry-after')]).toEqual([
        507,
        'upload-no-space',
        '60',
      ])
    })

    it('is refused with a 507 before a byte is sent where the disk cannot hold it', async () => {
      await start({ spaceReserve: Number.MAX_SAFE_INTEGER })
      const answer = await begin(10)
      expect([answer.status, answer.code]).toEqual([507, 'upload-no-space'])
      expect(await desk.db.read.selectFrom('picture').selectAll().execute()).toEqual([])
    })

    const onSmallDisk = it.runIf((mayMount || process.env['CI'] !== undefined) && engine === 'sqlite')

    onSmallDisk('counts what is on its way, and is there again when that has gone', async () => {
      await start({ dataDir: await aSmallDisk(16), spaceReserve: 2 * MB })
      const first = await begin(6 * MB)
      expect(first.status).toBe(201)
      // Nothing of it has come yet, and its space is spoken for.
      expect((await begin(6 * MB)).code).toBe('upload-no-space')
      desk.clock.pass(UPLOAD_LIMITS.shortMilliseconds + 1)
      // A day old, and space is short: it goes before its week is over.
      expect((await begin(6 * MB)).status).toBe(201)
      expect((await room.call('HEAD', first.path)).status).toBe(404)
    })

    onSmallDisk(
      'that fills during an upload is a 507; what came is kept, and it ends when there is space',
      async () => {
        const dataDir = await aSmallDisk(16)
        await start({ dataDir })
        const size = 4 * MB
        const whole = Buffer.alloc(size, 'x')
        const { id, path, status } = await begin(size)
        expect(status).toBe(201)
        const filler = join(dataDir, 'somebody-elses')
        await writeFile(filler, Buffer.alloc(13 * MB))
        const full = await room.call('PATCH', path, CHUNK(0), whole)
        expect(full.status).toBe(507)
        expect(full.headers.get('retry-after')).toBe('60')
        expect(await full.json()).toMatchObject({ code: 'upload-no-space' })

        const kept = Number((await room.call('HEAD', path)).headers.get('upload-offset'))
        expect(kept).toBe((await stat(join(room.folder, id))).size)
        expect(kept).toBeGreaterThan(0)
        await rm(filler)
        expect((await room.call('PATCH', path, CHUNK(kept), whole.subarray(kept))).status).toBe(204)
        const picture = await room.call('GET', `/api/pictures/${id}`)
        expect(await picture.json()).toMatchObject({ state: 'making' })
      },
    )

    onSmallDisk('that ends with the last byte leaves the upload to be finished later', async () => {
      const dataDir = await aSmallDisk(16)
      await start({ dataDir })
      const size = 4 * MB
      const { path } = await begin(size)
      const filler = join(dataDir, 'somebody-elses')
      await writeFile(filler, Buffer.alloc(10 * MB))
      // The bytes fit, and the copy that is made ready does not.
      const answer = await room.call('PATCH', path, CHUNK(0), Buffer.alloc(size, 'x'))
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
        507,
        'upload-no-space',
      ])
      await rm(filler)
      expect((await room.call('HEAD', path)).headers.get('upload-offset')).toBe(String(size))
      expect(await readdir(join(dataDir, 'media', 'received'))).toHaveLength(1)
      expect(await readdir(join(dataDir, 'media', '.work'))).toEqual([])
    })
  })
})
