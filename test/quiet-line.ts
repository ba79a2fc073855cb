import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A TCP line to somewhere that can fall silent, as behind a firewall that has forgotten it: open, and nothing comes. */
export interface QuietLine {
  /** The address, with this line's host and port in place of its own. */
  readonly url: string
  /** How many connections have been made through it. */
  readonly connections: number
  /** Nothing passes on the connections that are open now; new ones pass. */
  silence(): void
  close(): Promise<void>
}

export async function openQuietLine(target: string): Promise<QuietLine> {
  const { hostname, port } = new URL(target)
  const pairs = new Set<readonly [Socket, Socket]>()
  let connections = 0
  const server = createServer((near) => {
    connections += 1
    const far = connect({ host: hostname, port: Number(port) })
    const pair = [near, far] as const
    pairs.add(pair)
    near.pipe(far)
    far.pipe(near)
    const cut = () => {
      pairs.delete(pair)
      near.destroy()
      far.destroy()
    }
    for (const socket of pair) socket.on('error', cut).on('close', cut)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(target)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    get connections() {
      return connections
    },
    silence() {
      for (const [near, far] of pairs) {
        near.unpipe(far).pause()
        far.unpipe(near).pause()
      }
    },
    async close() {
      for (const [near, far] of pairs) {
        near.destroy()
        far.destroy()
      }
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
