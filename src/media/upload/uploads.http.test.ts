import { request as httpRequest, type ClientRequest } from 'node:http'
import { appendFile, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Upload as TusUpload } from 'tus-js-client'
import { afterEach, describe, expect, it } from 'vitest'
import { newId } from '../../platform/ids.ts'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import { CHUNK, creation, openDarkroom, type Darkroom, type Secret } from '../../../test/pictures.ts'
import { receivedKey, UPLOAD_LIMITS } from '../picture/picture.ts'
import { dropUpload, findUpload, finishUpload } from './upload-actions.ts'

/** As `openDarkroom` has her. */
const ADA_ID = '01a20959-2d53-776d-84d3-a76cd17e0001'
const UPLOADS = '/api/pictures/uploads'
const BEN: Secret = 'ben-ben-ben-ben-ben-ben'
const WIRE: Secret = 'wire-wire-wire-wire-wire'

forEachEngine((engine, open) => {
  describe(`an upload on ${engine}`, () => {
    let room: Darkroom
    let desk: Desk
    afterEach(() => room.close())
    const start = async () => {
      desk = await open()
      room = await openDarkroom(desk)
    }
    const begin = async (id = newId(), size = 10) => {
      const answer = await room.call('POST', UPLOADS, creation(id, size))
      return { id, answer, path: answer.headers.get('location') ?? '' }
    }
    const offsetOf = async (path: string) => (await room.call('HEAD', path)).headers.get('upload-offset')
    const stateOf = async (id: string) => {
      const answer = await room.call('GET', `/api/pictures/${id}`)
      return ((await answer.json()) as { state: string }).state
    }
    const bytes = (text: string) => new TextEncoder().encode(text)

    it('arrives in pieces, and then is made', async () => {
      await start()
      const { id, answer, path } = await begin()
      expect(answer.status).toBe(201)
      expect(path).toBe(`${UPLOADS}/${id}`)
      expect(await stateOf(id)).toBe('receiving')
      const first = await room.call('PATCH', path, CHUNK(0), bytes('01234'))
      expect(first.status).toBe(204)
      expect(first.headers.get('upload-offset')).toBe('5')
      expect(first.headers.get('x-content-type-options')).toBe('nosniff')
      expect(first.headers.get('access-control-allow-origin')).toBeNull()
      expect((await room.call('PATCH', path, CHUNK(5), bytes('56789'))).status).toBe(204)
      expect(await stateOf(id)).toBe('making')
      const job = await desk.db.read.selectFrom('job').selectAll().execute()
      expect(job).toMatchObject([{ id: `picture.make:${id}`, kind: 'picture.make' }])
      expect(await readdir(room.folder)).toEqual([])
      const audit = await desk.db.read.selectFrom('audit').selectAll().orderBy('id').execute()
      expect(audit.map(({ action, actor, object_id, detail }) => [action, actor, object_id, detail])).toEqual(
        [
          ['picture.begin', 'Ada', id, 'harbour.jpg'],
          ['picture.upload', 'Ada', id, 'harbour.jpg'],
        ],
      )
    })

    it('goes on where the connection was cut', async () => {
      await start()
      const size = 3_000_000
      const whole = Buffer.alloc(size, 'x')
      const { id, path } = await begin(newId(), size)
      const call = startSending(`${room.url}${path}`, whole, 1_000_000)
      await expect.poll(async () => (await stat(join(room.folder, id))).size).toBeGreaterThan(0)
      const closed = new Promise((resolve) => call.once('close', resolve))
      call.destroy()
      await closed
      const offset = Number(await offsetOf(path))
      expect(offset).toBeGreaterThan(0)
      expect(offset).toBeLessThanOrEqual(1_000_000)
      expect((await room.call('PATCH', path, CHUNK(offset), whole.subarray(offset))).status).toBe(204)
      expect(await stateOf(id)).toBe('making')
    })

    it('goes on over a new connection while the old one still seems open', async () => {
      await start()
      const whole = Buffer.alloc(3_000_000, 'x')
      const { id, path } = await begin(newId(), whole.length)
      const old = startSending(`${room.url}${path}`, whole, 1_000_000)
      await expect.poll(async () => (await stat(join(room.folder, id))).size).toBeGreaterThan(0)
      const offset = Number(await offsetOf(path))
      expect(offset).toBeGreaterThan(0)
      expect((await room.call('PATCH', path, CHUNK(offset), whole.subarray(offset))).status).toBe(204)
      expect(await stateOf(id)).toBe('making')
      old.destroy()
    })

    it('may be called anything', async () => {
      await start()
      const answer = await room.call('POST', UPLOADS, creation(newId(), 10, `a\0b\n${'é'.repeat(900)}`))
      expect(answer.status).toBe(201)
      const { file_name: name } = await desk.db.read
        .selectFrom('picture')
        .selectAll()
        .executeTakeFirstOrThrow()
      expect(name).toBe(`a b ${'é'.repeat(196)}`)
    })

    it('is one when a killed browser begins it again with the same id', async () => {
      await start()
      const { id, path } = await begin()
      await room.call('PATCH', path, CHUNK(0), bytes('0123'))
      const again = await begin(id)
      expect([again.answer.status, again.path]).toEqual([201, path])
      expect(await offsetOf(path)).toBe('4')
      // What follows a new upload is bytes from the beginning: refused, and the browser asks where it stands.
      expect((await room.call('PATCH', path, CHUNK(0), bytes('0123456789'))).status).toBe(409)
      expect((await room.call('PATCH', path, CHUNK(4), bytes('456789'))).status).toBe(204)
      expect((await begin(id)).answer.status).toBe(201)
      expect(await offsetOf(path)).toBe('10')
      expect((await room.call('PATCH', path, CHUNK(0), bytes('0123456789'))).status).toBe(409)
      expect(await desk.db.read.selectFrom('job').select('id').execute()).toHaveLength(1)
    })

    it('is gone on with by the newsroom’s own client after a fresh start', async () => {
      await start()
      const whole = Buffer.alloc(300_000, 'x')
      const { id, path } = await begin(newId(), whole.length)
      await room.call('PATCH', path, CHUNK(0), whole.subarray(0, 200_000))
      const sent: number[] = []
      await new Promise<void>((resolve, reject) => {
        new TusUpload(whole, {
          endpoint: room.url + UPLOADS,
          metadata: { id, filename: 'harbour.jpg', filetype: 'image/jpeg' },
          headers: { authorization: 'Bearer ada-ada-ada-ada-ada-ada' },
          retryDelays: [0],
          onProgress: (bytes) => sent.push(bytes),
          onSuccess: () => resolve(),
          onError: reject,
        }).start()
      })
      expect(sent.at(-1)).toBe(whole.length)
      expect(await stateOf(id)).toBe('making')
    })

    it('is one when it is begun twice at the same moment', async () => {
      await start()
      const id = newId()
      const both = await Promise.all([begin(id), begin(id), begin(id)])
      expect(both.map(({ answer }) => answer.status)).toEqual([201, 201, 201])
      expect(await desk.db.read.selectFrom('picture').select('id').execute()).toHaveLength(1)
    })

    it('is not another file under the same id', async () => {
      await start()
      const { id } = await begin(newId(), 10)
      const { answer } = await begin(id, 11)
      expect([answer.status, await problemCode(answer)]).toEqual([400, 'invalid-upload'])
    })

    it.each([BEN, WIRE])('is nobody else’s: not %s’s', async (other) => {
      await start()
      const { id, path } = await begin()
      const taken = await room.call('POST', UPLOADS, creation(id, 10), undefined, other)
      expect([taken.status, await problemCode(taken)]).toEqual([403, 'picture-id-taken'])
      for (const method of ['HEAD', 'PATCH', 'DELETE']) {
        const body = method === 'PATCH' ? bytes('0123456789') : undefined
        const answer = await room.call(method, path, body && CHUNK(0), body, other)
        expect(answer.status, method).toBe(404)
      }
      expect(await offsetOf(path)).toBe('0')
    })

    it('is nobody else’s, though the address of another’s stands behind their own', async () => {
      await start()
      const { id, path } = await begin()
      const own = await room.call('POST', UPLOADS, creation(newId(), 10), undefined, BEN)
      const both = `${own.headers.get('location')}?also=/${id}`
      await room.call('PATCH', both, CHUNK(0), bytes('BENS BYTES'), BEN)
      expect(await offsetOf(path)).toBe('0')
      expect(await stateOf(id)).toBe('receiving')
      expect((await stat(join(room.folder, id))).size).toBe(0)
    })

    it('is nobody’s without a session or a token', async () => {
      await start()
      const { path } = await begin()
      for (const method of ['POST', 'HEAD', 'PATCH', 'DELETE', 'OPTIONS']) {
        const answer = await fetch(room.url + (method === 'POST' ? UPLOADS : path), { method })
        expect(answer.status, method).toBe(method === 'OPTIONS' ? 404 : 401)
      }
      expect((await fetch(room.url + UPLOADS, { method: 'OPTIONS' })).status).toBe(401)
    })

    it('is refused at its beginning when it is too large, empty, or of no length', async () => {
      await start()
      const size = 200 * 1_048_576
      const large = (await begin(newId(), size)).answer
      expect(large.status).toBe(413)
      expect(await large.json()).toMatchObject({
        code: 'picture-too-large',
        detail: expect.stringContaining('200 MB'),
      })
      expect((await begin(newId(), UPLOAD_LIMITS.bytes)).answer.status).toBe(201)
      expect((await begin(newId(), UPLOAD_LIMITS.bytes + 1)).answer.status).toBe(413)
      expect(await problemCode((await begin(newId(), 0)).answer)).toBe('picture-empty')
      const { 'upload-length': _length, ...rest } = creation(newId(), 10)
      const deferred = await room.call('POST', UPLOADS, { ...rest, 'upload-defer-length': '1' })
      expect([deferred.status, await problemCode(deferred)]).toEqual([400, 'invalid-upload'])
    })

    it('never has more bytes than it said', async () => {
      await start()
      const { id, path } = await begin()
      const answer = await room.call('PATCH', path, CHUNK(0), bytes('0123456789too many'))
      expect([answer.status, await problemCode(answer)]).toEqual([413, 'picture-too-large'])
      const chunked = await sendChunked(`${room.url}${path}`, Buffer.alloc(500_000))
      expect(chunked).toBe(413)
      expect((await stat(join(room.folder, id))).size).toBeLessThanOrEqual(10)
    })

    it.each([
      ['no id', { 'upload-metadata': `filename ${Buffer.from('a.jpg').toString('base64')}` }],
      ['an id that is a path', creation('../../etc/passwd', 10)],
      ['no metadata', { 'upload-metadata': '' }],
      ['metadata that are none', { 'upload-metadata': 'id not-base64!' }],
      ['a length that is none', { 'upload-length': '1e3' }],
      ['a negative length', { 'upload-length': '-1' }],
    ])('is refused with %s', async (_what, headers: Record<string, string>) => {
      await start()
      const answer = await room.call('POST', UPLOADS, { ...creation(newId(), 10), ...headers })
      expect([answer.status, await problemCode(answer)]).toEqual([400, 'invalid-upload'])
    })

    it('speaks tus 1.0 and says what of it', async () => {
      await start()
      const { path } = await begin()
      const options = await room.call('OPTIONS', UPLOADS)
      expect(options.status).toBe(204)
      expect(Object.fromEntries(options.headers)).toMatchObject({
        'tus-version': '1.0.0',
        'tus-extension': 'creation,termination',
        'tus-max-size': String(UPLOAD_LIMITS.bytes),
      })
      const other = await room.call(
        'PATCH',
        path,
        { ...CHUNK(0), 'tus-resumable': '0.2.2' },
        bytes('0123456789'),
      )
      expect([other.status, await problemCode(other)]).toEqual([412, 'upload-version'])
      const untyped = await room.call(
        'PATCH',
        path,
        { 'upload-offset': '0', 'content-type': 'image/jpeg' },
        bytes('0123456789'),
      )
      expect(untyped.status).toBe(415)
      expect(
        (await room.call('PATCH', path, { 'content-type': CHUNK(0)['content-type'] }, bytes('0'))).status,
      ).toBe(400)
    })

    it('can be cancelled until it has ended', async () => {
      await start()
      const { id, path } = await begin()
      await room.call('PATCH', path, CHUNK(0), bytes('0123'))
      expect((await room.call('DELETE', path)).status).toBe(204)
      expect((await room.call('HEAD', path)).status).toBe(404)
      expect((await room.call('GET', `/api/pictures/${id}`)).status).toBe(404)
      expect(await readdir(room.folder)).toEqual([])
      const ended = await begin()
      await room.call('PATCH', ended.path, CHUNK(0), bytes('0123456789'))
      const late = await room.call('DELETE', ended.path)
      expect([late.status, await problemCode(late)]).toEqual([409, 'upload-finished'])
    })

    it('leaves nothing behind where it is cancelled while its last byte arrives', async () => {
      await start()
      const { id } = await begin()
      const { store, folder } = room
      const actor = { kind: 'staff', personId: ADA_ID, name: 'Ada', isAdmin: false, roles: {} } as const
      const context = { ...desk, newId, store, folder, spaceReserve: 0, queued: () => {}, actor }
      const upload = await findUpload(context, id)
      await dropUpload(context, upload)
      await writeFile(join(folder, id), '0123456789')
      await finishUpload(context, upload)
      expect(await store.get(receivedKey(id))).toBeUndefined()
      expect(await readdir(folder)).toEqual([])
    })

    it('that is finished twice is made of what was received', async () => {
      await start()
      const { id, path } = await begin()
      const { store, folder } = room
      const actor = { kind: 'staff', personId: ADA_ID, name: 'Ada', isAdmin: false, roles: {} } as const
      const context = { ...desk, newId, store, folder, spaceReserve: 0, queued: () => {}, actor }
      const upload = await findUpload(context, id)
      await room.call('PATCH', path, CHUNK(0), bytes('0123456789'))
      await writeFile(join(folder, id), '0123456789')
      await finishUpload(context, upload)
      const received = await store.get(receivedKey(id))
      received?.stream.destroy()
      expect(received?.size).toBe(10)
    })

    it('is one of at most 200 of one person', async () => {
      await start()
      for (let at = 0; at < UPLOAD_LIMITS.unfinished; at += 1) expect((await begin()).answer.status).toBe(201)
      const { answer } = await begin()
      expect([answer.status, await problemCode(answer)]).toEqual([429, 'too-many-uploads'])
      expect((await room.call('POST', UPLOADS, creation(newId(), 10), undefined, BEN)).status).toBe(201)
    })

    it('is forgotten after seven days, but not when it has ended', async () => {
      await start()
      const given = await begin()
      await room.call('PATCH', given.path, CHUNK(0), bytes('0123'))
      const ended = await begin()
      await room.call('PATCH', ended.path, CHUNK(0), bytes('0123456789'))
      desk.clock.pass(UPLOAD_LIMITS.milliseconds - 1)
      const young = await begin()
      expect(await room.expire()).toBe(0)
      desk.clock.pass(2)
      expect(await room.expire()).toBe(1)
      expect(await readdir(room.folder)).toEqual([young.id])
      expect((await room.call('HEAD', given.path)).status).toBe(404)
      expect(await stateOf(ended.id)).toBe('making')
    })

    it('ends when the server was stopped between its last byte and the notice of it', async () => {
      await start()
      const { id, path } = await begin()
      await room.call('PATCH', path, CHUNK(0), bytes('012345678'))
      await appendFile(join(room.folder, id), '9')
      expect(await offsetOf(path)).toBe('10')
      expect(await stateOf(id)).toBe('making')
    })
  })
})

async function problemCode(answer: Response): Promise<string> {
  return ((await answer.json()) as { code: string }).code
}

/** Sends the beginning of a body and keeps the connection open. */
function startSending(url: string, body: Buffer, until: number): ClientRequest {
  const call = httpRequest(url, {
    method: 'PATCH',
    headers: {
      authorization: 'Bearer ada-ada-ada-ada-ada-ada',
      'tus-resumable': '1.0.0',
      'content-length': body.length,
      ...CHUNK(0),
    },
  })
  call.on('error', () => {}) // it is cut, or its server has given up on it
  call.write(body.subarray(0, until))
  return call
}

/** The status of a body that names no length beforehand. */
async function sendChunked(url: string, body: Buffer): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const call = httpRequest(url, {
      method: 'PATCH',
      headers: { authorization: 'Bearer ada-ada-ada-ada-ada-ada', 'tus-resumable': '1.0.0', ...CHUNK(0) },
    })
    call.once('response', (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    })
    call.once('error', reject)
    call.end(body)
  })
}
