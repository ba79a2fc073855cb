import { routesFor } from '../../access/audience-routes.ts'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FileStore } from '@tus/file-store'
import { ERRORS, Metadata, Server as TusServer, Upload } from '@tus/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../../access/actor.ts'
import { isDiskFull } from '../../platform/database/storage-error.ts'
import type { App } from '../../platform/http/app.ts'
import { UPLOAD_LIMITS } from '../picture/picture.ts'
import { pictureProblem, type PictureProblem } from '../picture/picture-problems.ts'
import { uploadById, type UploadRecord } from '../picture/picture-store.ts'
import {
  beginUpload,
  dropUpload,
  findUpload,
  finishUpload,
  type PictureDeps,
  type UploadContext,
} from './upload-actions.ts'
import { uploadContract } from './upload-contract.ts'

const UPLOADS_PATH = '/api/pictures/uploads'

const TUS_VERSION = '1.0.0'
/** A phone that changes networks reconnects while its old connection still seems open: the old one is closed then. */
const DRAIN_MS = 1_000
/** Request headers that the protocol reads, and response headers that it sets. */
const REQUEST_HEADERS = ['tus-resumable', 'upload-offset', 'content-type', 'content-length'] as const
const RESPONSE_HEADERS = ['upload-offset', 'upload-length', 'cache-control'] as const
/** Errors of the tus library, as our problems. */
const REFUSALS: Readonly<Record<number, PictureProblem>> = {
  400: 'invalid-upload',
  403: 'invalid-upload',
  404: 'upload-not-found',
  409: 'upload-offset',
  410: 'upload-not-found', // the bytes are on another machine, or lost: start again
  412: 'upload-version',
  413: 'picture-too-large',
  507: 'upload-no-space',
}
/** Seconds: a full disk is not freed at once, and the client still has the picture. */
const NO_SPACE_RETRY = '60'

/**
 * Resumable uploads: tus 1.0 with creation and termination. Authorisation, ids, start and end are ours; bytes,
 * offsets and locks are the library's. Needs an encapsulated app (a plugin): it has its own content type parser.
 */
export function routeUploads(app: App, deps: PictureDeps): void {
  const tus = openTus(deps)
  const finishing = new Map<string, Promise<void>>()
  const contextFor = ({ actor }: { actor: Actor }): UploadContext => ({ ...deps, actor })
  const routes = routesFor(app, 'staff')
  // Not buffered: streamed to disk.
  app.addContentTypeParser('application/offset+octet-stream', (_request, _body, done) => done(null))
  app.addHook('onSend', async (_request, reply) => {
    reply.header('tus-resumable', TUS_VERSION)
    if (reply.statusCode === 507) reply.header('retry-after', NO_SPACE_RETRY)
  })
  // Serialised, so that concurrent starts count towards the quota.
  let beginning: Promise<unknown> = Promise.resolve()
  const begin = (
    context: UploadContext,
    requested: Parameters<typeof beginUpload>[1],
  ): Promise<UploadRecord> => {
    const begun = beginning.then(() => beginUpload(context, requested))
    beginning = begun.catch(() => undefined) // the caller gets the error
    return begun
  }

  /** Two requests that both see the last byte finish the upload once. */
  const finish = async (context: UploadContext, upload: UploadRecord): Promise<void> => {
    const underWay =
      finishing.get(upload.id) ??
      finishUpload(context, upload).finally(() => {
        finishing.delete(upload.id)
      })
    finishing.set(upload.id, underWay)
    await underWay
  }

  const route = {
    onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
      if (request.headers['tus-resumable'] === TUS_VERSION) return
      reply.header('tus-version', TUS_VERSION).header('connection', 'close')
      throw pictureProblem('upload-version')
    },
  } as const

  routes.options(UPLOADS_PATH, { schema: uploadContract[`OPTIONS ${UPLOADS_PATH}`] }, (_request, reply) =>
    reply
      .header('tus-version', TUS_VERSION)
      .header('tus-extension', 'creation,termination')
      .header('tus-max-size', UPLOAD_LIMITS.bytes)
      .status(204)
      .send(),
  )

  routes.post(
    UPLOADS_PATH,
    { ...route, schema: uploadContract[`POST ${UPLOADS_PATH}`] },
    async (request, reply) => {
      const upload = await begin(contextFor(request), readCreation(request))
      return reply.status(201).header('location', `${UPLOADS_PATH}/${upload.id}`).send()
    },
  )

  routes.head(
    `${UPLOADS_PATH}/:id`,
    {
      ...route,
      config: { swagger: { exposeHeadRoute: true } },
      schema: uploadContract[`HEAD ${UPLOADS_PATH}/:id`],
    },
    async (request, reply) => {
      const context = contextFor(request)
      const upload = await findUpload(context, request.params.id)
      if (upload.state !== 'receiving')
        return reply
          .header('upload-offset', upload.size)
          .header('upload-length', upload.size)
          .header('cache-control', 'no-store')
          .send()
      const answer = await handleTusRequest(tus, upload, request, reply)
      // Finishes uploads of a server that was stopped between the last byte and its completion.
      if (answer.headers.get('upload-offset') === String(upload.size)) await finish(context, upload)
      return sendTusResponse(answer, reply)
    },
  )

  routes.patch(
    `${UPLOADS_PATH}/:id`,
    { ...route, schema: uploadContract[`PATCH ${UPLOADS_PATH}/:id`] },
    async (request, reply) => {
      const context = contextFor(request)
      const upload = await findUpload(context, request.params.id)
      if (upload.state !== 'receiving') {
        reply.header('connection', 'close')
        throw pictureProblem('upload-offset', 'It has ended.')
      }
      const answer = await handleTusRequest(tus, upload, request, reply)
      if (answer.headers.get('upload-offset') === String(upload.size)) await finish(context, upload)
      return sendTusResponse(answer, reply)
    },
  )

  routes.delete(
    `${UPLOADS_PATH}/:id`,
    { ...route, schema: uploadContract[`DELETE ${UPLOADS_PATH}/:id`] },
    async (request, reply) => {
      const context = contextFor(request)
      const upload = await findUpload(context, request.params.id)
      if (upload.state !== 'receiving') throw pictureProblem('upload-finished')
      await dropUpload(context, upload)
      return reply.status(204).send()
    },
  )
}

/** Like the library's store, but reports a full disk, which is not the client's fault. */
class UploadStore extends FileStore {
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    const file = createWriteStream(join(this.directory, id), { flags: 'r+', start: offset })
    try {
      await pipeline(readable, file)
    } catch (error) {
      throw isDiskFull(error) ? error : ERRORS.FILE_WRITE_ERROR
    }
    return offset + file.bytesWritten
  }
}

/** Sizes come from the database, so that rows and files cannot disagree. */
function openTus({ db, folder }: PictureDeps): TusServer {
  const datastore = new UploadStore({
    directory: folder,
    configstore: {
      async get(id) {
        const upload = await uploadById(db.read, id)
        if (upload === undefined) return undefined
        return new Upload({ id, size: upload.size, offset: 0 })
      },
      async set() {},
      async delete() {},
    },
  })
  datastore.extensions = []
  return new TusServer({
    path: UPLOADS_PATH,
    datastore,
    maxSize: UPLOAD_LIMITS.bytes,
    lockDrainTimeout: DRAIN_MS,
    // oxlint-disable-next-line typescript/require-await -- the library asks for a promise
    onResponseError: async (_request, error) =>
      isDiskFull(error) ? { status_code: 507, body: 'The disk is full' } : undefined,
  })
}

/** Passes a request for one upload to the library; throws a problem for its errors. */
async function handleTusRequest(
  tus: TusServer,
  { id }: UploadRecord,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Response> {
  const headers = new Headers()
  for (const name of REQUEST_HEADERS) {
    const value = request.headers[name]
    if (typeof value === 'string') headers.set(name, value)
  }
  // The library takes the id from the end of the URL including the query: it gets only the id that was looked up.
  const url = new URL(`${UPLOADS_PATH}/${id}`, 'http://uploads.invalid')
  const hasBody = request.method === 'PATCH'
  const answer = await tus.handleWeb(
    new Request(url, {
      method: request.method,
      headers,
      ...(hasBody ? { body: Readable.toWeb(request.raw) as ReadableStream<Uint8Array>, duplex: 'half' } : {}),
    }),
  )
  if (answer.status < 400) return answer
  // The unread rest of the body ends with the connection.
  if (hasBody) reply.header('connection', 'close')
  const said = (await answer.text()).trim()
  const code = REFUSALS[answer.status]
  if (code !== undefined) throw pictureProblem(code, said === '' ? undefined : `${said}.`)
  if (said.includes('lock')) throw pictureProblem('upload-busy')
  // Phones lose connections all the time: nobody receives this response, and it is not an error of ours.
  if (hasBody && !request.raw.complete) throw pictureProblem('invalid-upload', 'The body ended too early.')
  throw new Error(`tus answered ${answer.status}: ${said}`)
}

function sendTusResponse(answer: Response, reply: FastifyReply): FastifyReply {
  for (const name of RESPONSE_HEADERS) {
    const value = answer.headers.get(name)
    if (value !== null) reply.header(name, value)
  }
  return reply.status(answer.status).send()
}

/** Upload-Length and Upload-Metadata (`id`, `filename`); deferred length is not supported. */
function readCreation({ headers }: FastifyRequest): { id: string; fileName: string; size: number } {
  const length = headers['upload-length']
  const words = headers['upload-metadata']
  if (typeof length !== 'string' || !/^\d{1,15}$/.test(length))
    throw pictureProblem('invalid-upload', 'There is no Upload-Length in bytes.')
  if (typeof words !== 'string' || words.length > 4_000)
    throw pictureProblem('invalid-upload', 'There is no Upload-Metadata, or too much.')
  let metadata: Record<string, string | null>
  try {
    metadata = Metadata.parse(words)
  } catch (cause) {
    throw pictureProblem('invalid-upload', 'The Upload-Metadata cannot be read.', { cause })
  }
  return { id: metadata['id'] ?? '', fileName: metadata['filename'] ?? '', size: Number(length) }
}
