import { existsSync, mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { ask, askOk } from './http.ts'
import { freePort, runPinned, SERVER_CORE, startPinned, waitUntil, type Running } from './processes.ts'
import type { Bench } from './measure.ts'

const root = join(import.meta.dirname, '..')
const pinnedNode = join(root, 'node_modules/.bin/node')
const node = existsSync(pinnedNode) ? pinnedNode : process.execPath

/** The built server; BENCH_SERVER names another build, to compare two. */
const main = process.env['BENCH_SERVER'] ?? join(root, 'dist/server/main.js')
const flags = [main]

export interface StopPress {
  readonly server: Running
  readonly port: number
  readonly token: string
  readonly dataFolder: string
}

export interface Story {
  readonly slug: string
  readonly page: string
  readonly stream: string
  readonly posts: string
}

function storyAt(slug: string): Story {
  return {
    slug,
    page: `/live/${slug}`,
    stream: `/live/${slug}/stream`,
    posts: `/api/stories/${slug}/posts`,
  }
}

interface Settings {
  readonly port?: number
  readonly env?: Readonly<Record<string, string>>
  /** One that is there already, where the database is. */
  readonly token?: string
}

/** Starts our server on a fresh data folder, or on one that is there, as an operator would. */
export async function startStopPress(
  bench: Bench,
  dataFolder?: string,
  settings: Settings = {},
): Promise<StopPress> {
  if (!existsSync(main)) throw new Error(`${main} is missing: run npm run build first`)
  const folder = dataFolder ?? mkdtempSync(join(bench.tools.folder, 'data-'))
  const port = settings.port ?? (await freePort())
  const env = { ...environment(port, folder), ...settings.env }
  const server = startPinned(SERVER_CORE, node, [...flags, 'serve'], { cwd: root, env })
  server.child.stdout.resume()
  await waitUntil(server, async () => (await ask(port, '/health')).status === 200)
  if (settings.token !== undefined) return { server, port, token: settings.token, dataFolder: folder }
  const said = await runPinned(SERVER_CORE, node, [...flags, 'token', 'create', 'bench'], { cwd: root, env })
  const token = said.trim().split('\n').at(-1)?.trim() ?? ''
  if (token === '') throw new Error('token create printed nothing')
  return { server, port, token, dataFolder: folder }
}

/** Starts it on a data folder that is there and returns the milliseconds until the story's page was served. */
export async function timeStart(dataFolder: string, story: Story): Promise<number> {
  const port = await freePort()
  const start = performance.now()
  const server = startPinned(SERVER_CORE, node, [...flags, 'serve'], {
    cwd: root,
    env: environment(port, dataFolder),
  })
  server.child.stdout.resume()
  await waitUntil(server, async () => (await ask(port, story.page)).status === 200, 2)
  const took = performance.now() - start
  await server.stop()
  return took
}

function environment(port: number, dataFolder: string): Record<string, string> {
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    DATA_DIR: dataFolder,
    STOPPRESS_SAMPLE: 'off',
    API_CALLS_A_MINUTE: '10000000',
    LOG_LEVEL: 'warn',
    NODE_ENV: 'production',
  }
}

function headers(at: StopPress): Record<string, string> {
  return { authorization: `Bearer ${at.token}`, 'content-type': 'application/json' }
}

export async function createStory(at: StopPress, slug: string): Promise<Story> {
  const body = JSON.stringify({
    slug,
    headline: 'Floods close the harbour road as talks go on',
    standfirst: 'What we know, from our reporters in the town and in parliament.',
    status: 'live',
  })
  await askOk(at.port, '/api/stories', { method: 'POST', headers: headers(at), body })
  return storyAt(slug)
}

/** Signs somebody in who is on the first desk; what their browser sends with each request. */
export async function signIn(at: StopPress, role: string): Promise<Record<string, string>> {
  const invited = await runPinned(
    SERVER_CORE,
    node,
    [...flags, 'user', 'invite', `${role}@example.org`, '--name', role, '--desk', 'News', '--role', role],
    { cwd: root, env: environment(at.port, at.dataFolder) },
  )
  const secret = /#(\S+)/.exec(invited)?.[1] ?? ''
  const answer = await askOk(at.port, '/api/sign-in/link', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ secret }),
  })
  const cookie = (answer.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ')
  return { cookie, 'sec-fetch-site': 'same-origin' }
}

export async function publish(at: StopPress, story: Story, text: string): Promise<void> {
  const body = JSON.stringify({ kind: 'update', text })
  await askOk(at.port, story.posts, { method: 'POST', headers: headers(at), body })
}

/** Publishes many posts as fast as the server takes them, from eight writers. */
export async function fill(
  at: StopPress,
  story: Story,
  count: number,
  toIso: (index: number) => string,
): Promise<void> {
  let next = 0
  const writer = async (): Promise<void> => {
    while (next < count) await publish(at, story, toIso(next++))
  }
  await Promise.all(Array.from({ length: 8 }, writer))
}
