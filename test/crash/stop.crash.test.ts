import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEventStream } from '../event-stream.ts'
import { findFreePort, killProcess, runCommand, startServer, type Installation } from './processes.ts'

let at: Installation = { folder: '', port: 0 }
let server: ChildProcess | undefined
const sockets: Socket[] = []

beforeEach(async () => {
  at = { folder: await mkdtemp(join(tmpdir(), 'stop-press-stop-')), port: await findFreePort() }
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  if (server !== undefined) await killProcess(server)
  await rm(at.folder, { recursive: true, force: true })
})

/** A connection that has sent this and says no more. */
async function say(words: string): Promise<Socket> {
  const socket = connect(at.port, '127.0.0.1')
  socket.on('error', () => undefined) // the server may cut it: that is what is looked at
  sockets.push(socket)
  await once(socket, 'connect')
  socket.write(words)
  return socket
}

describe('a server that is told to stop', () => {
  it(
    'ends within ten seconds, whoever holds a connection: half a request, half a body, an answer nobody reads',
    { timeout: 30_000 },
    async () => {
      server = await startServer(at)
      const token = await runCommand(at, 'token', 'create', 'stop')
      await runCommand(at, 'story', 'create', 'Stop', '--slug', 'stop')
      const host = 'host: localhost\r\n'
      const staff = `${host}authorization: Bearer ${token}\r\ncontent-type: application/json\r\n`
      for (let line = 0; line < 10; line += 1) await say(`GET /live/stop HTTP/1.1\r\n${host}x-half`)
      await say(`POST /api/stories HTTP/1.1\r\n${staff}content-length: 1000\r\n\r\n{"headline"`)
      const deaf = await say(`GET /live/stop HTTP/1.1\r\n${host}\r\n`.repeat(200))
      deaf.pause()
      const readers = Array.from({ length: 100 }, () =>
        openEventStream(`http://127.0.0.1:${at.port}`, '/live/stop/stream'),
      )
      const desk = openEventStream(`http://127.0.0.1:${at.port}`, '/api/stories/stop/desk/stream', {
        authorization: `Bearer ${token}`,
      })
      for (const stream of [...readers, desk]) {
        sockets.push(stream.socket)
        expect(await stream.status).toBe(200)
      }
      const ended = once(server, 'close')
      const began = performance.now()
      server.kill('SIGTERM')
      expect(await ended).toEqual([0, null])
      expect(performance.now() - began).toBeLessThan(10_000) // what `docker stop` waits before it kills
      await Promise.all(readers.map((reader) => reader.ended))
    },
  )
})

describe('a server with few files to open', () => {
  it('refuses readers’ streams before the newsroom, and says so once', { timeout: 30_000 }, async () => {
    const token = await runCommand(at, 'token', 'create', 'files')
    await runCommand(at, 'story', 'create', 'Files', '--slug', 'files')
    const url = `http://127.0.0.1:${at.port}`
    let said = ''
    const child = spawn(
      'sh',
      ['-c', 'ulimit -n 256 && exec node_modules/.bin/node dist/server/main.js serve'],
      {
        env: {
          ...process.env,
          DATA_DIR: at.folder,
          PORT: String(at.port),
          STOPPRESS_SAMPLE: 'off',
          LOG_LEVEL: 'warn',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    )
    server = child
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => (said += part.toString()))
    await expect.poll(() => said, { timeout: 20_000 }).toContain('Stop it with')
    expect(said).toMatch(/256 files open.*128 live connections/)

    const statuses = new Map<number, number>()
    for (let reader = 0; reader < 400; reader += 1) {
      const stream = openEventStream(url, '/live/files/stream')
      sockets.push(stream.socket)
      stream.socket.on('error', () => undefined)
      const status = await stream.status.catch(() => 0)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (status !== 200) stream.socket.destroy()
    }
    expect(statuses).toEqual(
      new Map([
        [200, 128],
        [503, 272],
      ]),
    )
    const answer = await fetch(`${url}/api/stories/files/posts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'The newsroom comes in' }),
    })
    expect(answer.status).toBe(201)

    // Connections that say nothing are turned away, too, and one line of the log speaks for all of them.
    for (let idle = 0; idle < 120; idle += 1) await say('').catch(() => undefined)
    await expect.poll(() => said).toContain('connections were turned away')
    expect(said.match(/turned away/g)).toHaveLength(1)
  })
})
