import { connect, type Socket } from 'node:net'
import { constants, createGunzip } from 'node:zlib'

interface ServerEvent {
  readonly id: string
  readonly event: string
  readonly data: string
}

/** A reader's stream over a bare socket, so that a test can stall it, cut it, and see the bytes. */
export interface EventReader {
  readonly socket: Socket
  readonly status: Promise<number>
  /** The next event of these kinds (patches, unless it says otherwise); rejects when the stream ends first. */
  next(...kinds: string[]): Promise<ServerEvent>
  /** Resolves when the server has ended the stream, with all that came. */
  readonly ended: Promise<string>
  /** Called for every event as it comes. */
  onEvent: ((event: ServerEvent) => void) | undefined
}

export function openEventStream(
  base: string,
  path: string,
  headers: Record<string, string> = {},
): EventReader {
  const { hostname, port } = new URL(base)
  const socket = connect({ host: hostname, port: Number(port) })
  const lines = Object.entries({ host: `${hostname}:${port}`, accept: 'text/event-stream', ...headers })
  socket.write(
    `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n`,
  )
  const events: ServerEvent[] = []
  const waiting: (() => void)[] = []
  let whole = ''
  let rest = ''
  let isOver = false
  const wake = () => {
    for (const go of waiting.splice(0)) go()
  }
  const take = (text: string) => {
    whole += text
    rest += text
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const fields = new Map<string, string>()
      for (const line of rest.slice(0, end).split('\n')) {
        const [, name = '', value = ''] = /^([a-z]+): ?(.*)$/.exec(line) ?? []
        if (name !== '') fields.set(name, value)
      }
      rest = rest.slice(end + 2)
      if (!fields.has('data')) continue
      const event = {
        id: fields.get('id') ?? '',
        event: fields.get('event') ?? 'message',
        data: fields.get('data') ?? '',
      }
      events.push(event)
      reader.onEvent?.(event)
    }
    wake()
  }
  let head: string | undefined
  let seen = Buffer.alloc(0)
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
  gunzip.on('data', (part: Buffer) => take(part.toString()))
  gunzip.on('error', () => undefined) // the stream has no trailer: cutting it is no fault
  const status = new Promise<number>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('closed before an answer')))
    socket.on('data', (chunk) => {
      let part = Buffer.from(chunk)
      if (head === undefined) {
        seen = Buffer.concat([seen, part])
        const end = seen.indexOf('\r\n\r\n')
        if (end < 0) return
        head = seen.subarray(0, end).toString()
        part = seen.subarray(end + 4)
        resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]))
      }
      if (/content-encoding: gzip/i.test(head)) gunzip.write(part)
      else take(part.toString())
    })
  })
  status.catch(() => undefined) // whoever asks for it hears it
  const ended = new Promise<string>((resolve) => {
    socket.on('close', () => {
      isOver = true
      wake()
      resolve(whole)
    })
  })
  const reader: EventReader = {
    socket,
    status,
    ended,
    onEvent: undefined,
    async next(...kinds) {
      const wanted = kinds.length > 0 ? kinds : ['patch']
      for (;;) {
        const index = events.findIndex((event) => wanted.includes(event.event))
        const [event] = index < 0 ? [] : events.splice(0, index + 1).slice(-1)
        if (event !== undefined) return event
        if (isOver) throw new Error(`the stream ended without ${wanted.join(' or ')}: ${whole.slice(-300)}`)
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
  }
  return reader
}
