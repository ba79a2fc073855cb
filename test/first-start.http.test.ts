import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** The built server as an operator starts it; `said` is what stands at the terminal. */
async function serve(folder: string) {
  const child: ChildProcess = spawn('node_modules/.bin/node', ['dist/server/main.js', 'serve'], {
    env: { ...process.env, DATA_DIR: folder, PORT: '0', STOPPRESS_SAMPLE: 'off', LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const stop = async () => {
    child.kill('SIGTERM')
    await closed
  }
  undo.push(stop)
  const heard = (sign: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = sign.exec(said)
        if (found !== null) resolve(found)
      }
      child.stderr?.on('data', look)
      child.on('close', () => reject(new Error(`the server ended: ${said}`)))
      look()
    })
  child.stderr?.on('data', (part: Buffer) => (said += part.toString()))
  await heard(/Stop it with/)
  const [, url = ''] = await heard(/Stop Press is running: (\S+)/)
  return { url, stop, heard, said: () => said }
}

function post(url: string, body: unknown, cookie = '') {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', cookie },
    body: JSON.stringify(body),
  })
}

it('the first start shows the way in, the next one a new way, and none once there is an admin', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-first-start-'))
  undo.push(() => rm(folder, { recursive: true, force: true }))
  const linkOf = (said: string) => /Set up the newsroom: (\S+)/.exec(said)?.[1]
  const first = await serve(folder)
  const old = linkOf(first.said()) ?? ''
  expect(old).toMatch(new RegExp(`^${first.url}/newsroom/sign-in\\?first#[A-Za-z0-9_-]{43}$`))
  await first.stop()

  const second = await serve(folder)
  const link = linkOf(second.said()) ?? ''
  const take = (from: string) =>
    post(`${second.url}/api/sign-in/link`, {
      secret: new URL(from).hash.slice(1),
      name: 'Ada',
      email: 'ada@example.org',
    })
  expect((await take(old)).status).toBe(410)
  const taken = await take(link)
  expect([taken.status, await taken.json()]).toMatchObject([200, { me: { name: 'Ada', isAdmin: true } }])

  // Without a mail server the terminal is where the code comes.
  const asked = await post(`${second.url}/api/sign-in/mail`, { email: 'ada@example.org' })
  const [asker] = asked.headers.getSetCookie().map((each) => each.split(';')[0])
  const [, code = ''] = await second.heard(/Mail to ada@example\.org, shown here .*: (\d{8}) is your code/)
  const entered = await post(`${second.url}/api/sign-in/code`, { email: 'ada@example.org', code }, asker)
  expect(entered.status).toBe(200)
  await second.stop()

  const third = await serve(folder)
  expect(linkOf(third.said())).toBeUndefined()
})
