import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { FileStore } from '@tus/file-store'
import { Server as TusServer } from '@tus/server'
import { build } from 'vite'
import { BUILD_TARGETS } from '../../scripts/browsers.ts'

/**
 * The newsroom's server as the field knows it: posts that are idempotent by id, edits by editId, uploads by tus.
 * It does not judge what is written; instead it can be told what shall befall the next requests.
 */
export interface FieldServer {
  readonly url: string
  /** What stands, in the order in which it was taken. */
  readonly published: readonly Published[]
  /** Every request of the outbox that came, with its bytes, also those that were not answered. */
  readonly requests: readonly Arrival[]
  /** What befalls the next request to the API that `fate` was not used up for. */
  next(...fates: Befalls[]): void
  /** What befalls every one from now on; undefined ends it. */
  always(fate: Befalls | undefined): void
  /** Resolves when so many requests of the outbox have come. */
  arrivals(count: number): Promise<void>
  /** SHA-256 of the pictures that are whole, by id. */
  pictures(): Promise<ReadonlyMap<string, string>>
  /** Bytes of the pictures, whole or not, by id. */
  received(): Promise<ReadonlyMap<string, number>>
  /** From which byte on each chunk was, as they came. */
  readonly offsets: readonly number[]
  /** The chunks' order among the posts: what was taken, as it came. */
  readonly taken: readonly ('words' | 'chunk')[]
  /** Says what befalls the next uploads' requests. */
  nextUpload(...fates: Befalls[]): void
  /** The build of the service worker; set it to ship a new one. */
  build: string
  close(): Promise<void>
}
interface Published {
  readonly slug: string
  readonly id: string
  readonly headline: string
}
interface Arrival {
  readonly path: string
  readonly bytes: string
  readonly person: string | undefined
}
type Befalls =
  | 'nothing'
  | 'cut before it is taken'
  | 'cut before it is answered'
  | { readonly status: number; readonly code?: string; readonly headers?: Readonly<Record<string, string>> }
  /** Until it resolves nothing is answered; then it is taken as usual. */
  | { readonly until: Promise<void> }

export interface FieldAssets {
  readonly files: ReadonlyMap<string, Buffer>
  readonly entry: string
  readonly worker: string
}

/** Builds the test page and the service worker as they are shipped. */
export async function buildFieldPage(): Promise<FieldAssets> {
  const directory = await mkdtemp(join(tmpdir(), 'stoppress-field-'))
  const common = { configFile: false, logLevel: 'warn', publicDir: false } as const
  const target = BUILD_TARGETS
  await build({
    ...common,
    base: '/assets/',
    build: {
      outDir: join(directory, 'page'),
      emptyOutDir: true,
      assetsDir: '.',
      modulePreload: false,
      target,
      rolldownOptions: { input: join(import.meta.dirname, 'field-page.ts') },
    },
  })
  await build({
    ...common,
    build: {
      outDir: join(directory, 'worker'),
      emptyOutDir: true,
      target,
      rolldownOptions: {
        input: join(import.meta.dirname, '../../src/newsroom/app/service-worker/main.ts'),
        output: { format: 'iife', entryFileNames: 'service-worker.js' },
      },
    },
  })
  const files = new Map<string, Buffer>()
  for (const name of await readdir(join(directory, 'page')))
    files.set(name, await readFile(join(directory, 'page', name)))
  const worker = await readFile(join(directory, 'worker/service-worker.js'), 'utf8')
  await rm(directory, { recursive: true })
  const entry = [...files.keys()].find((name) => name.startsWith('field-page'))
  if (entry === undefined) throw new Error('the test page was not built')
  return { files, entry, worker }
}

/** Bytes of the first chunk as it goes over the wire, without what is loaded on demand. */
export function brotliSize({ files, entry }: FieldAssets): number {
  return brotliCompressSync(files.get(entry) ?? '').length
}

export async function startFieldServer(assets: FieldAssets): Promise<FieldServer> {
  const directory = await mkdtemp(join(tmpdir(), 'stoppress-uploads-'))
  const published: Published[] = []
  const requests: Arrival[] = []
  const offsets: number[] = []
  const taken: ('words' | 'chunk')[] = []
  const answers = new Map<string, string>()
  const fates: Befalls[] = []
  const uploadFates: Befalls[] = []
  const waiting: { readonly count: number; readonly resolve: () => void }[] = []
  const state: { always: Befalls | undefined; build: string } = { always: undefined, build: '1' }

  const store = new FileStore({ directory })
  const tus = new TusServer({
    path: '/api/pictures/uploads',
    datastore: store,
    relativeLocation: true,
    namingFunction: (_request, metadata) => metadata?.['id'] ?? '',
  })

  const server = createServer((request, response) => {
    route(request, response).catch(() => response.destroy())
  })

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://field.test')
    if (pathname.startsWith('/api/pictures/uploads')) return upload(request, response)
    if (pathname.startsWith('/api/')) return api(pathname, request, response)
    if (pathname === '/newsroom/service-worker.js') {
      const urls = ['/newsroom', ...[...assets.files.keys()].map((name) => `/assets/${name}`)]
      const precache = JSON.stringify({ build: state.build, urls })
      response.setHeader('service-worker-allowed', '/newsroom')
      return send(response, 'text/javascript', `self.PRECACHE = ${precache};\n${assets.worker}`)
    }
    if (pathname === '/newsroom' || pathname.startsWith('/newsroom/')) {
      const script = `<script type="module" src="/assets/${assets.entry}"></script>`
      return send(
        response,
        'text/html',
        `<!doctype html><title>opening</title><p>Build ${state.build}</p>${script}`,
      )
    }
    const file = assets.files.get(pathname.replace('/assets/', ''))
    if (file === undefined) return void response.writeHead(404).end()
    return send(response, 'text/javascript', file)
  }

  async function api(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const bytes = Buffer.concat(pieces).toString()
    const { 'stoppress-person': person } = request.headers
    requests.push({ path, bytes, person: Array.isArray(person) ? person[0] : person })
    for (const each of waiting) if (requests.length >= each.count) each.resolve()
    const fate = fates.shift() ?? state.always
    if (await isEnded(fate, request, response)) return
    const answer = take(path, bytes)
    if (fate === 'cut before it is answered') return void request.socket.resetAndDestroy()
    response.statusCode = 201
    return send(response, 'application/json', answer)
  }

  /** Once for each id; the same answer for it ever after. */
  function take(path: string, bytes: string): string {
    const body = JSON.parse(bytes) as { id?: string; editId?: string; headline?: string }
    const [, , , slug = '', , postId = ''] = path.split('/')
    const key = body.editId ?? body.id ?? bytes
    const existing = answers.get(key)
    if (existing !== undefined) return existing
    const id = body.id ?? postId
    published.push({ slug, id, headline: body.headline ?? '' })
    taken.push('words')
    const answer = JSON.stringify({ id, headline: body.headline, seq: published.length })
    answers.set(key, answer)
    return answer
  }

  async function upload(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fate = uploadFates.shift()
    if (await isEnded(fate, request, response)) return
    if (request.method === 'POST') {
      const existing = await standingUpload(request)
      if (existing !== undefined) {
        response.writeHead(201, {
          location: `/api/pictures/uploads/${existing}`,
          'tus-resumable': '1.0.0',
        })
        return void response.end()
      }
    }
    if (request.method === 'PATCH') {
      taken.push('chunk')
      offsets.push(Number(request.headers['upload-offset']))
    }
    if (fate === 'cut before it is answered') {
      response.end = ((): ServerResponse => {
        request.socket.resetAndDestroy()
        return response
      }) as typeof response.end
    }
    await tus.handle(request, response)
  }

  async function standingUpload(request: IncomingMessage): Promise<string | undefined> {
    const { 'upload-metadata': metadata = '' } = request.headers
    const [, coded = ''] = /(?:^|,)id ([^,]+)/.exec(String(metadata)) ?? []
    const id = Buffer.from(coded, 'base64').toString()
    return store.getUpload(id).then(
      () => id,
      () => undefined,
    )
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    published,
    requests,
    taken,
    offsets,
    next: (...more) => void fates.push(...more),
    nextUpload: (...more) => void uploadFates.push(...more),
    always: (fate) => {
      state.always = fate
    },
    arrivals: (count) =>
      new Promise((resolve) => {
        waiting.push({ count, resolve })
        if (requests.length >= count) resolve()
      }),
    async pictures() {
      const whole = new Map<string, string>()
      for (const id of await uploads()) {
        const { size, offset } = await store.getUpload(id)
        if (size !== offset) continue
        whole.set(
          id,
          createHash('sha256')
            .update(await readFile(join(directory, id)))
            .digest('hex'),
        )
      }
      return whole
    },
    async received() {
      const bytes = new Map<string, number>()
      for (const id of await uploads()) bytes.set(id, (await store.getUpload(id)).offset)
      return bytes
    },
    get build() {
      return state.build
    },
    set build(build) {
      state.build = build
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await rm(directory, { recursive: true, force: true })
    },
  }

  async function uploads(): Promise<string[]> {
    return (await readdir(directory)).filter((name) => !name.endsWith('.json'))
  }
}

/** Whether the request has come to its end without being taken. */
async function isEnded(
  fate: Befalls | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  if (fate === 'cut before it is taken') {
    request.socket.resetAndDestroy()
    return true
  }
  if (fate === undefined || typeof fate === 'string') return false
  if ('until' in fate) {
    await fate.until
    return false
  }
  const { status, code = 'said-by-test', headers = {} } = fate
  response.writeHead(status, { 'content-type': 'application/problem+json', ...headers })
  response.end(JSON.stringify({ code, title: 'It was refused.', detail: 'The test said so.', status }))
  return true
}

function send(response: ServerResponse, type: string, body: string | Buffer): void {
  response.setHeader('content-type', type)
  response.setHeader('cache-control', 'no-store')
  response.end(body)
}
