import { connect, type Socket } from 'node:net'
import { constants, createGunzip } from 'node:zlib'

/** One reader's stream on a bare socket: what came over the wire, and the text that it inflates to. */
interface EventStream {
  /** Bytes after the HTTP head. */
  readonly bytes: () => number
  /** Resolves when the text has come. */
  readonly sees: (text: string) => Promise<void>
  readonly close: () => void
}

const PATIENCE_MS = 5000

/** Opens a stream and checks that it is compressed exactly when gzip was offered. */
export async function openEventStream(port: number, path: string, withGzip: boolean): Promise<EventStream> {
  const socket = connect(port, '127.0.0.1')
  const encoding = withGzip ? 'Accept-Encoding: gzip\r\n' : ''
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n${encoding}\r\n`)
  const { head, rest } = await readHead(socket)
  if (!head.startsWith('HTTP/1.1 200')) throw new Error(`${path} answered ${head.slice(0, 200)}`)
  if (/^content-encoding: *gzip/im.test(head) !== withGzip)
    throw new Error(`${path} is ${withGzip ? 'not ' : ''}compressed: ${head}`)

  let bytes = 0
  let text = ''
  let wake = (): void => {}
  const take = (part: Buffer): void => {
    text = (text + part.toString()).slice(-200_000)
    wake()
  }
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })
  let broken: Error | null = null
  gunzip.on('data', take)
  gunzip.on('error', (error: Error) => {
    broken = error
    wake()
  })
  const receive = (part: Buffer): void => {
    bytes += part.length
    if (withGzip) gunzip.write(part)
    else take(part)
  }
  if (rest.length > 0) receive(rest)
  socket.on('data', receive)
  socket.on('error', () => {})
  return {
    bytes: () => bytes,
    sees: (wanted) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          wake = () => {}
          reject(new Error(`a post did not arrive within ${PATIENCE_MS / 1000} s (gzip: ${withGzip})`))
        }, PATIENCE_MS)
        wake = () => {
          if (broken === null && !text.includes(wanted)) return
          clearTimeout(late)
          wake = () => {}
          if (broken === null) resolve()
          else reject(broken)
        }
        wake()
      }),
    close: () => socket.destroy(),
  }
}

async function readHead(socket: Socket): Promise<{ head: string; rest: Buffer }> {
  let came = Buffer.alloc(0)
  return new Promise((resolve, reject) => {
    const read = (part: Buffer): void => {
      came = Buffer.concat([came, part])
      const end = came.indexOf('\r\n\r\n')
      if (end < 0) return
      socket.off('data', read)
      resolve({ head: came.subarray(0, end).toString(), rest: came.subarray(end + 4) })
    }
    socket.on('data', read)
    socket.on('error', reject)
    socket.on('close', () => reject(new Error('the stream closed before it answered')))
  })
}
