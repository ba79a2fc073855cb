import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { pruneMedia } from '../src/media/media-removal-actions.ts'
import { mediaRemovalJobs } from '../src/media/media-removal-jobs.ts'
import { pictureJobs, pictureOrder } from '../src/media/picture/picture-jobs.ts'
import { routePictures, type PictureRouteDeps } from '../src/media/picture/picture-routes.ts'
import { expireUploads } from '../src/media/upload/upload-actions.ts'
import type { FastifyRequest } from 'fastify'
import { actorKey, type Actor, type Staff } from '../src/access/actor.ts'
import { setActor } from '../src/access/audience-routes.ts'
import { accessProblem } from '../src/access/problems.ts'
import { createApp } from '../src/platform/http/app.ts'
import { securityHeaders } from '../src/platform/http/security-headers.ts'
import { newId } from '../src/platform/ids.ts'
import { ImageQueue } from '../src/platform/image/image-queue.ts'
import { JobWorker } from '../src/platform/jobs/worker.ts'
import type { MediaStore } from '../src/platform/media-store/media.ts'
import { openMediaStore } from '../src/platform/media-store/open-media.ts'
import { ScratchFolder } from '../src/platform/scratch-folder.ts'
import type { Desk } from './databases.ts'

const person = (name: string, id: string): Staff => ({
  kind: 'staff',
  name,
  personId: id,
  isAdmin: false,
  roles: { '00000000-0000-7000-8000-000000000001': 'contributor' },
})

/** Who may call, by the secret that they send. */
const ACTORS = {
  'ada-ada-ada-ada-ada-ada': person('Ada', '01a20959-2d53-776d-84d3-a76cd17e0001'),
  'ben-ben-ben-ben-ben-ben': person('Ben', '01a20959-2d53-776d-84d3-a76cd17e0002'),
  'wire-wire-wire-wire-wire': { kind: 'program', name: 'token:wire desk', desks: null, isReadOnly: false },
} as const
export type Secret = keyof typeof ACTORS

function actorOf({ headers }: FastifyRequest): Actor | undefined {
  const secret = headers.authorization?.replace(/^Bearer /, '')
  return Object.entries(ACTORS).find(([each]) => each === secret)?.[1]
}

/** A server with nothing but pictures, on a database of its own. */
export interface Darkroom {
  readonly url: string
  readonly folder: string
  readonly store: MediaStore
  /** Pictures that became ready or were refused, in order. */
  readonly settled: string[]
  /** Does the jobs that are due and returns how many there were. */
  develop(): Promise<number>
  expire(): Promise<number>
  /** Removes what nothing has used for long enough. */
  prune(): Promise<number>
  /** Paths of files that were removed, in order. */
  readonly withdrawn: string[]
  call(
    method: string,
    path: string,
    headers?: Record<string, string>,
    body?: Uint8Array,
    as?: Secret,
  ): Promise<Response>
  /** Uploads in one piece, and resolves with the picture's id. */
  upload(bytes: Uint8Array, id?: string): Promise<string>
  close(): Promise<void>
}

export interface DarkroomSettings {
  readonly stopping?: AbortSignal
  /** Where it keeps its files; a folder of its own where it is left out. */
  readonly dataDir?: string
  readonly spaceReserve?: number
}

export async function openDarkroom(desk: Desk, settings: DarkroomSettings = {}): Promise<Darkroom> {
  const { stopping, spaceReserve = 0 } = settings
  const dataDir = settings.dataDir ?? (await mkdtemp(join(tmpdir(), 'stop-press-darkroom-')))
  const folder = join(dataDir, 'uploads')
  const store = openMediaStore({ kind: 'disk' }, dataDir)
  const { db, clock } = desk
  const deps: PictureRouteDeps = {
    db,
    clock,
    newId,
    store,
    folder,
    spaceReserve,
    queued: () => {},
    removing: () => {},
  }
  const app = await createApp({
    headers: securityHeaders([]),
    level: 'silent',
    trustProxy: false,
    callsPerMinute: 100_000,
    audiences: ['staff'],
    authenticate: async (request) => {
      const actor = actorOf(request)
      if (actor === undefined) throw accessProblem('unauthorised')
      setActor(request, actor, async () => actor)
      return actorKey(actor)
    },
    renderProblem: (title) => title,
    intercept: () => false,
  })
  await app.register(async (scope) => routePictures(scope, deps, async (request) => actorOf(request)))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const completed: string[] = []
  const withdrawn: string[] = []
  const worker = new JobWorker({
    db,
    clock,
    newId,
    handlers: {
      ...pictureJobs({
        ...deps,
        images: new ImageQueue(new ScratchFolder(join(dataDir, 'work'))),
        ...(stopping === undefined ? {} : { stopping }),
        onResolved: async (id) => void completed.push(id),
      }),
      ...mediaRemovalJobs({
        store,
        onResolved: async (id) => void completed.push(id),
        withdrawn: (paths) => void withdrawn.push(...paths),
      }),
    },
    order: pictureOrder(db),
    onError: () => {}, // it stands in the job, where tests look
  })
  const darkroom: Darkroom = {
    url,
    folder,
    store,
    settled: completed,
    develop: () => worker.runDue(),
    withdrawn,
    expire: () => expireUploads(deps),
    prune: () => pruneMedia(deps),
    call: (method, path, headers = {}, body, as = 'ada-ada-ada-ada-ada-ada') =>
      fetch(url + path, {
        method,
        headers: { authorization: `Bearer ${as}`, 'tus-resumable': '1.0.0', ...headers },
        ...(body === undefined ? {} : { body: new Uint8Array(body) }),
      }),
    async upload(bytes, id = newId()) {
      const made = await darkroom.call('POST', '/api/pictures/uploads', creation(id, bytes.length))
      if (made.status !== 201) throw new Error(`${made.status}: ${await made.text()}`)
      const path = made.headers.get('location') ?? ''
      const sent = await darkroom.call('PATCH', path, CHUNK(0), bytes)
      if (sent.status !== 204) throw new Error(`${sent.status}: ${await sent.text()}`)
      return id
    },
    async close() {
      await app.close()
      await rm(dataDir, { recursive: true })
    },
  }
  return darkroom
}

/** The headers that begin an upload. */
export function creation(id: string, size: number, name = 'harbour.jpg'): Record<string, string> {
  const words = (text: string) => Buffer.from(text).toString('base64')
  return {
    'upload-length': String(size),
    'upload-metadata': `id ${words(id)},filename ${words(name)},filetype ${words('image/jpeg')}`,
  }
}

/** The headers of bytes that go on at an offset. */
export const CHUNK = (offset: number) => ({
  'upload-offset': String(offset),
  'content-type': 'application/offset+octet-stream',
})

/** Like a photograph: shapes of two sizes, and grain. */
export async function photograph(width: number, height: number, quality = 90): Promise<Buffer> {
  const noise = async (w: number, h: number, sigma: number) => {
    const grain = { type: 'gaussian', mean: 128, sigma } as const
    const image = sharp({ create: { width: w, height: h, channels: 3, background: '#888888', noise: grain } })
    return { input: await image.raw().toBuffer(), raw: { width: w, height: h, channels: 3 } } as const
  }
  const enlarged = async ({ input, raw }: Awaited<ReturnType<typeof noise>>) => {
    const large = sharp(input, { raw }).resize(width, height, { fit: 'fill' })
    return { input: await large.raw().toBuffer(), raw: { width, height, channels: 3 } } as const
  }
  const shapes = await enlarged(await noise(60, 40, 60))
  const details = await enlarged(await noise(600, 400, 40))
  return sharp(shapes.input, { raw: shapes.raw })
    .composite([
      { ...details, blend: 'overlay' },
      { ...(await noise(1000, 1000, 14)), tile: true, blend: 'overlay' },
    ])
    .jpeg({ quality })
    .toBuffer()
}
