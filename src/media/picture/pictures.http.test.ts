import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import { openDarkroom, photograph, type Darkroom } from '../../../test/pictures.ts'
import { newId } from '../../platform/ids.ts'
import type { PictureRecord } from './picture.ts'
import { resumePictures } from './picture-jobs.ts'
import { pictureMetadata } from './picture-read-actions.ts'

const run = promisify(execFile)

const small = (format: 'jpeg' | 'png' = 'jpeg') =>
  sharp({ create: { width: 900, height: 600, channels: 3, background: '#336699' } }).toFormat(format)

/** Takes long enough to make that it can be caught at it. */
const large = () =>
  sharp({ create: { width: 3000, height: 3000, channels: 3, background: '#336699' } })
    .png()
    .toBuffer()

/** The process that makes an image for this one, once there is one. */
async function makerOf(): Promise<number> {
  let pid = 0
  const find = async () => {
    const found = run('pgrep', ['-P', String(process.pid), '-f', 'image-subprocess'])
    pid = Number((await found.catch(() => ({ stdout: '' }))).stdout.trim())
    return pid
  }
  await expect.poll(find, { timeout: 10_000, interval: 5 }).toBeGreaterThan(0)
  return pid
}

async function endMaker(signal: NodeJS.Signals): Promise<void> {
  process.kill(await makerOf(), signal)
}

forEachEngine((engine, open) => {
  describe(`a picture on ${engine}`, () => {
    let desk: Desk
    let room: Darkroom
    afterEach(() => room.close())
    const start = async () => {
      desk = await open()
      room = await openDarkroom(desk)
    }
    const read = async (id: string) => {
      const answer = await room.call('GET', `/api/pictures/${id}`)
      return (await answer.json()) as PictureRecord
    }
    const isKept = async (key: string) => {
      const found = await room.store.get(key)
      found?.stream.destroy()
      return found !== undefined
    }

    it('is made in a job, and then there for readers', async () => {
      await start()
      const bytes = await small()
        .withExif({ IFD0: { Artist: 'Ada', ImageDescription: 'The sea' } })
        .toBuffer()
      const id = await room.upload(bytes)
      expect(await read(id)).toMatchObject({ state: 'making', widths: [], reason: null })
      expect(await pictureMetadata(desk.db, [id])).toEqual(new Map([[id, { state: 'waiting' }]]))
      expect(room.settled).toEqual([])

      expect(await room.develop()).toBe(1)
      const picture = await read(id)
      expect(picture).toEqual({
        id,
        state: 'ready',
        reason: null,
        width: 900,
        height: 600,
        version: expect.stringMatching(/^[0-9a-f]{10}$/),
        widths: [480, 800],
        suggestedCredit: 'Ada',
        suggestedCaption: 'The sea',
      })
      const { version } = picture
      expect(await pictureMetadata(desk.db, [id, newId()])).toEqual(
        new Map([[id, { state: 'ready', width: 900, height: 600, version, widths: [480, 800] }]]),
      )
      expect(room.settled).toEqual([id])
      for (const format of ['avif', 'webp', 'jpeg']) {
        const answer = await room.call('GET', `/media/pictures/${id}/${version}-800.${format}`)
        expect(answer.status).toBe(200)
        expect(Object.fromEntries(answer.headers)).toMatchObject({
          'content-type': `image/${format}`,
          'cache-control': 'private, no-store', // no post shows it yet
          'content-disposition': 'inline',
          'x-content-type-options': 'nosniff',
        })
        const body = Buffer.from(await answer.arrayBuffer())
        expect(answer.headers.get('content-length')).toBe(String(body.length))
        expect((await sharp(body).metadata()).width).toBe(800)
      }
    })

    it('leaves nothing of what was received', async () => {
      await start()
      const id = await room.upload(await small().toBuffer())
      expect(await isKept(`received/${id}`)).toBe(true)
      await room.develop()
      expect(await isKept(`received/${id}`)).toBe(false)
      expect(await readdir(join(room.folder, '..', 'media', 'received'))).toEqual([])
      expect(await readdir(room.folder)).toEqual([])
    })

    it('is refused with a sentence when it cannot be shown', async () => {
      await start()
      const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
      const id = await room.upload(new TextEncoder().encode(svg))
      await room.develop()
      const reason = 'This type of file is not supported. Send JPEG, PNG, WebP or AVIF.'
      expect(await read(id)).toMatchObject({ state: 'refused', reason, version: null })
      expect(await pictureMetadata(desk.db, [id])).toEqual(new Map([[id, { state: 'refused', reason }]]))
      expect(room.settled).toEqual([id])
      expect(await isKept(`received/${id}`)).toBe(false)
      expect(await readdir(join(room.folder, '..', 'media'))).toEqual(['.work', 'received'])
    })

    it('is settled once more when the worker died after the work, and not made again', async () => {
      await start()
      const id = await room.upload(await small().toBuffer())
      const job = await desk.db.read.selectFrom('job').selectAll().executeTakeFirstOrThrow()
      await room.develop()
      const before = await read(id)
      await room.store.put(`received/${id}`, new Uint8Array([1]), 'application/octet-stream')
      await desk.db.write
        .insertInto('job')
        .values({ ...job, leased_by: null, leased_until: null })
        .execute()
      expect(await room.develop()).toBe(1)
      expect(await read(id)).toEqual(before)
      expect(room.settled).toEqual([id, id])
      expect(await isKept(`received/${id}`)).toBe(false)
    })

    it('stays to be made while the store fails, and is made when it is back', async () => {
      await start()
      const id = await room.upload(await small().toBuffer())
      const failing = room.store.get.bind(room.store)
      room.store.get = () => Promise.reject(new Error('the store is away'))
      await room.develop()
      expect(await read(id)).toMatchObject({ state: 'making' })
      room.store.get = failing
      desk.clock.pass(60_000)
      await room.develop()
      expect(await read(id)).toMatchObject({ state: 'ready' })
    })

    it('is refused with a sentence when every try has failed, and the operator finds the reason', async () => {
      await start()
      const id = await room.upload(await small().toBuffer())
      room.store.get = () => Promise.reject(new Error('the store is away'))
      for (let tries = 0; tries < 12; tries += 1) {
        expect(await read(id)).toMatchObject({ state: 'making' })
        await room.develop()
        desk.clock.pass(3_600_000)
      }
      const { state, reason } = await read(id)
      expect([state, reason]).toEqual([
        'refused',
        expect.stringContaining('could not be processed, even after several attempts'),
      ])
      expect(room.settled).toEqual([id])
      const job = await desk.db.read.selectFrom('job').selectAll().executeTakeFirstOrThrow()
      expect([job.last_error, job.failed_at]).toEqual(['the store is away', expect.any(Number)])
      expect(await room.develop()).toBe(0)
    })

    it('that nobody works on any more is made after the next start', async () => {
      await start()
      const lost = await room.upload(await small().toBuffer())
      const givenUp = await room.upload(await small().toBuffer())
      const onResolved = await room.upload(await small().toBuffer())
      const publishJobId = (id: string) => `picture.make:${id}`
      await desk.db.write.deleteFrom('job').where('id', '=', publishJobId(lost)).execute()
      await desk.db.write
        .updateTable('job')
        .set({ failed_at: 1, attempts: 12 })
        .where('id', '=', publishJobId(givenUp))
        .execute()
      expect(await room.develop()).toBe(1)
      expect(await resumePictures(desk)).toBe(2)
      expect(await room.develop()).toBe(2)
      for (const id of [lost, givenUp, onResolved]) expect(await read(id)).toMatchObject({ state: 'ready' })
      expect(await resumePictures(desk)).toBe(0)
    })

    it('that was under way when the server died is taken up at once by the next start, on SQLite', async () => {
      await start()
      const id = await room.upload(await small().toBuffer())
      const until = desk.clock.now() + 60_000
      await desk.db.write.updateTable('job').set({ leased_by: 'a dead one', leased_until: until }).execute()
      expect(await room.develop()).toBe(0)
      await resumePictures(desk)
      // On PostgreSQL it may be another node's, which lives.
      expect(await room.develop()).toBe(engine === 'sqlite' ? 1 : 0)
      desk.clock.pass(60_001)
      await room.develop()
      expect((await read(id)).state).toBe('ready')
    })

    it('is given up when its making has crashed three times', async () => {
      await start()
      const id = await room.upload(await large())
      // The kernel kills what takes the last of the memory: the server goes on.
      for (const [signal, state] of [
        ['SIGSEGV', 'making'],
        ['SIGKILL', 'making'],
        ['SIGKILL', 'refused'],
      ] as const) {
        const done = room.develop()
        await endMaker(signal)
        await done
        expect((await read(id)).state).toBe(state)
        desk.clock.pass(60_000)
      }
      expect((await read(id)).reason).toContain('could not be processed, even after several attempts')
      expect(room.settled).toEqual([id])
    })

    it('is not given up because the server was stopped meanwhile', async () => {
      const stop = new AbortController()
      desk = await open()
      room = await openDarkroom(desk, { stopping: stop.signal })
      const id = await room.upload(await large())
      for (let at = 0; at < 4; at += 1) {
        const done = room.develop()
        if (at === 3) {
          await makerOf()
          stop.abort()
        } else await endMaker('SIGTERM')
        await done
        expect((await read(id)).state).toBe('making')
        desk.clock.pass(60_000)
      }
      const job = await desk.db.read.selectFrom('job').selectAll().executeTakeFirstOrThrow()
      expect(job.last_error).toBe('the making of an image was stopped')
    })

    it('is listed with others in the order that was asked for', async () => {
      await start()
      const one = await room.upload(await small().toBuffer())
      const two = await room.upload(await small().toBuffer())
      const list = async (ids: string) => {
        const answer = await room.call('GET', `/api/pictures?ids=${ids}`)
        return answer.ok ? ((await answer.json()) as PictureRecord[]).map(({ id }) => id) : answer.status
      }
      expect(await list(`${two},${newId()},${one}`)).toEqual([two, one])
      expect(await list('')).toEqual([])
      expect(await list('no-id')).toBe(404)
      expect(await list(Array.from({ length: 101 }, newId).join(','))).toBe(400)
      expect((await room.call('GET', `/api/pictures/${newId()}`)).status).toBe(404)
      expect((await fetch(`${room.url}/api/pictures/${one}`)).status).toBe(401)
    })

    it('is served under its exact names only', async () => {
      await start()
      const id = await room.upload(await small().toBuffer())
      await room.develop()
      const { version } = await read(id)
      const status = async (path: string) => (await room.call('GET', `/media/pictures/${path}`)).status
      expect(await status(`${id}/${version}-480.avif`)).toBe(200)
      for (const path of [
        `${id}/${version}-481.avif`,
        `${id}/${version}-480.png`,
        `${id}/${version}-480.avif.html`,
        `${id}/0000000000-480.avif`,
        `${id.toUpperCase()}/${version}-480.avif`,
        `${newId()}/${version}-480.avif`,
        `..%2f..%2freceived/${id}`,
        `${id}/..%2f..%2f..%2fstoppress.db`,
        `${id}/%00`,
      ])
        expect(await status(path), path).toBe(404)
      const head = await room.call('HEAD', `/media/pictures/${id}/${version}-480.avif`)
      expect(head.status).toBe(200)
    })

    it.runIf(engine === 'sqlite')('of 12 MB is made without holding up anything else', async () => {
      await start()
      const bytes = await photograph(5472, 3648, 95)
      const id = await room.upload(bytes)
      const delay = monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      const [began, ours] = [performance.now(), process.cpuUsage()]
      await room.develop()
      const took = performance.now() - began
      const { user, system } = process.cpuUsage(ours)
      delay.disable()
      const [size, longest, busy] = [bytes.length / 1e6, delay.max / 1e6, (user + system) / 1e3]
      process.stdout.write(
        `A JPEG of ${size.toFixed(1)} MB: made in ${took.toFixed(0)} ms, ${busy.toFixed(0)} ms of them the server's own; ` +
          `its event loop waited at most ${longest.toFixed(0)} ms.\n`,
      )
      expect(room.settled).toEqual([id])
      expect(await read(id)).toMatchObject({ state: 'ready', widths: [480, 800, 1200, 1800, 2400] })
      // Its processor time, unlike its delay, does not depend on what else this machine does.
      expect(busy).toBeLessThan(700)
    })
  })
})
