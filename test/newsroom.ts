import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadAssets } from '../src/pages/assets.ts'
import { TERMINAL } from '../src/access/actor.ts'
import { MIGRATIONS, planMigrations } from '../src/migrations.ts'
import { systemClock, type Clock } from '../src/platform/clock.ts'
import { readConfig } from '../src/platform/config/config.ts'
import { migrate } from '../src/platform/database/migrate.ts'
import { openDatabase } from '../src/platform/database/open-database.ts'
import type { LivePart } from '../src/pages/live-part.ts'
import type { Manifest } from '../src/platform/module.ts'
import { newId } from '../src/platform/ids.ts'
import { MANIFESTS, type AppModule, type AppServices, type Tables } from '../src/modules.ts'
import { createServer, type Server, type ServerOptions } from '../src/server.ts'
import { checkAnswers } from './checked-answers.ts'
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

/** A module of a test's own, above all others. */
export interface AddedModule {
  readonly manifest: Manifest<LivePart>
  open(services: AppServices): AppModule
}

const ASSETS = fileURLToPath(new URL('../dist/assets', import.meta.url))

export async function startNewsroom(
  environment: Record<string, string> = {},
  parts: Pick<ServerOptions, 'network' | 'withdrawnMedia'> & { clock?: Clock; added?: AddedModule } = {},
): Promise<Newsroom> {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-newsroom-'))
  const { clock = systemClock, added, ...rest } = parts
  const config = readConfig(
    { DATA_DIR: folder, PORT: '0', STOPPRESS_SAMPLE: 'off', LOG_LEVEL: 'silent', ...environment },
    folder,
  )
  const db = await openDatabase<Tables>(config.databaseUrl)
  await migrate(db, added === undefined ? MIGRATIONS : planMigrations([...MANIFESTS, added.manifest]))
  const token = await createToken({ db, clock, newId, actor: TERMINAL }, 'test')
  let wrongAnswers: ReadonlySet<string> = new Set()
  const server = await createServer({
    ...rest,
    ...(added === undefined ? {} : { more: (services) => [added.open(services)] }),
    beforeRoutes: (app) => (wrongAnswers = checkAnswers(app)),
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
      if (wrongAnswers.size > 0)
        throw new Error(`answers were not as their contracts say:\n${[...wrongAnswers].join('\n')}`)
    },
  }
}
