import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadAssets } from '../src/pages/assets.ts'
import { TERMINAL } from '../src/access/actor.ts'
import { systemClock, type Clock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config/config.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import { newId } from '../src/platform/ids.ts'
import { createServer, type Server, type ServerParts, type Tables } from '../src/server.ts'
import { createToken } from '../src/staff/token/token-actions.ts'

/** A whole server in this process, on a database of its own, with a token to write to it. */
export interface Newsroom {
  readonly url: string
  readonly token: string
  readonly server: Server
  readonly dataDir: string
  /** Calls the API with the token; resolves with the answer's JSON, rejects when it is a refusal. */
  api(method: string, path: string, body?: unknown): Promise<unknown>
  /** Reads a public address as JSON. */
  json(path: string): Promise<unknown>
  close(): Promise<void>
}

const ASSETS = fileURLToPath(new URL('../dist/assets', import.meta.url))

export async function startNewsroom(
  environment: Record<string, string> = {},
  parts: Pick<ServerParts, 'network' | 'withdrawnMedia'> & { clock?: Clock } = {},
): Promise<Newsroom> {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-newsroom-'))
  const clock = parts.clock ?? systemClock
  const config = readConfig(
    { DATA_DIR: folder, PORT: '0', STOPPRESS_SAMPLE: 'off', LOG_LEVEL: 'silent', ...environment },
    folder,
  )
  const db = await openDatabase<Tables>(config.databaseUrl)
  await migrate(db)
  const token = await createToken({ db, clock, newId, actor: TERMINAL }, 'test')
  const { clock: _clock, ...rest } = parts
  const server = await createServer({
    ...rest,
    config,
    db,
    clock,
    assets: await loadAssets(ASSETS),
  })
  const url = await server.app.listen({ host: config.host, port: config.port, backlog: 8_192 })
  return {
    url,
    token,
    server,
    dataDir: folder,
    async api(method, path, body) {
      const headers = {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      }
      const answer = await fetch(url + path, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
      return text === '' ? undefined : (JSON.parse(text) as unknown)
    },
    async json(path) {
      const answer = await fetch(url + path)
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
      return answer.json()
    },
    async close() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
