import { createSocket } from 'node:dgram'
import { once } from 'node:events'

export interface NameServer {
  /** `127.0.0.1:PORT` */
  readonly address: string
  /** Names that were asked for, with the type of record, in order. */
  readonly asked: string[]
  close(): Promise<void>
}

const TYPES: Readonly<Record<number, 'A' | 'AAAA'>> = { 1: 'A', 28: 'AAAA' }

/**
 * A name server on this machine (RFC 1035): `answer` says the address of a name, `none` where it has none of this
 * type, `silence` to answer nothing at all.
 */
export async function openNameServer(
  answer: (name: string, type: 'A' | 'AAAA') => readonly number[] | 'none' | 'silence',
): Promise<NameServer> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const labels: string[] = []
    let at = 12
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length))
      at += length + 1
    }
    const type = TYPES[query.readUInt16BE(at + 1)]
    const question = query.subarray(12, at + 5)
    if (type === undefined) return
    const name = labels.join('.')
    asked.push(`${name} ${type}`)
    const found = answer(name, type)
    if (found === 'silence') return
    const record =
      found === 'none'
        ? []
        : [0xc0, 12, 0, type === 'A' ? 1 : 28, 0, 1, 0, 0, 0, 1, 0, found.length, ...found]
    const head = [0x81, 0x80, 0, 1, 0, found === 'none' ? 0 : 1, 0, 0, 0, 0]
    socket.send(
      Buffer.concat([query.subarray(0, 2), Buffer.from(head), question, Buffer.from(record)]),
      from.port,
    )
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    async close() {
      socket.close()
      await once(socket, 'close')
    },
  }
}
