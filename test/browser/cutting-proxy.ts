import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A bad link, as a TCP proxy on loopback. Everything that goes through it shares its bandwidth. */
export interface BadLink {
  /** ms there and back. */
  readonly roundTripMs?: number
  /** Each way. */
  readonly bitsPerSecond?: number
  /** What befalls each burst of bytes (about one request or one answer); asked once for each, in order. */
  readonly fate?: (burst: Burst) => Fate
}
export interface Burst {
  readonly way: 'up' | 'down'
  /** Counts the bursts of both ways, from 0. */
  readonly nth: number
}
/** `cut`: half of it gets through, then the connection dies. `stall`: nothing moves on the connection for a while. */
export type Fate = 'pass' | 'cut' | 'stall'

export interface CuttingProxy {
  readonly url: string
  /** How many connections it has cut, and stalled. */
  readonly cuts: number
  readonly stalls: number
  set(link: BadLink): void
  /** Cuts every connection, and refuses new ones until `up`. */
  down(): void
  /** Connections are made and stay open, and no byte goes either way until `up`, which cuts those that hung. */
  hang(): void
  up(): void
  close(): Promise<void>
}

/** Of a segment on the wire; a burst goes out in such pieces. */
const PIECE = 1_400
/** Bytes that the link takes in before it makes the sender wait. */
const BUFFER = 16 * 1024
/** ms: what TCP takes to notice and repeat a few lost segments. */
const STALL = 3_000

/** Fates at random, the same for the same seed: of a hundred bursts about `percent` are cut or stalled, half each. */
export function losing(percent: number, seed = 1): (burst: Burst) => Fate {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const drawn = (state / 2 ** 32) * 100
    if (drawn >= percent) return 'pass'
    return drawn < percent / 2 ? 'cut' : 'stall'
  }
}

/** Does things at their time (of performance.now()), and never one before another that was given earlier. */
function inOrder(): (time: number, act: () => void) => void {
  const queue: { readonly time: number; readonly act: () => void }[] = []
  const next = () => {
    const [first] = queue
    if (first === undefined) return
    setTimeout(
      () => {
        queue.shift()
        first.act()
        next()
      },
      Math.max(0, first.time - performance.now()),
    )
  }
  return (time, act) => {
    queue.push({ time, act })
    if (queue.length === 1) next()
  }
}

export async function startCuttingProxy(targetUrl: string, initial: BadLink = {}): Promise<CuttingProxy> {
  const target = new URL(targetUrl)
  const pairs = new Set<() => void>()
  const counts = { nth: 0, cuts: 0, stalls: 0 }
  /** When each way is free again: the bandwidth is one for all connections. */
  const freeAt = { up: 0, down: 0 }
  let link = initial
  let isDown = false
  let isHung = false
  const hung = new Set<Socket>()

  const server = createServer({ noDelay: true }, (near) => {
    if (isDown) return void near.resetAndDestroy()
    if (isHung) {
      near.on('error', () => near.destroy())
      return void hung.add(near)
    }
    const far = connect({ host: target.hostname, port: Number(target.port), noDelay: true })
    const end = () => {
      pairs.delete(end)
      near.destroy()
      far.destroy()
    }
    const cut = () => {
      counts.cuts += 1
      near.resetAndDestroy()
      end()
    }
    pairs.add(end)
    for (const socket of [near, far]) {
      socket.on('error', end)
      socket.on('close', () => {
        if (near.destroyed && far.destroyed) pairs.delete(end)
      })
    }
    carry(near, far, 'up', cut, performance.now() + (link.roundTripMs ?? 0)) // the handshake takes a round trip too
    carry(far, near, 'down', cut, 0)
  })

  function carry(from: Socket, to: Socket, way: Burst['way'], cut: () => void, notBefore: number) {
    const pipe = inOrder()
    let waiting = 0
    let arrives = notBefore
    from.on('data', (burst: Buffer) => {
      if (isHung) return // lost on the way; the connection does not know
      const fate = link.fate?.({ way, nth: counts.nth++ }) ?? 'pass'
      const whole = fate === 'cut' ? burst.subarray(0, burst.length / 2) : burst
      if (fate === 'stall') {
        counts.stalls += 1
        arrives = Math.max(arrives, performance.now()) + STALL
      }
      for (let start = 0; start < whole.length; start += PIECE) {
        const piece = whole.subarray(start, start + PIECE)
        const takes = link.bitsPerSecond === undefined ? 0 : (piece.length * 8_000) / link.bitsPerSecond
        freeAt[way] = Math.max(freeAt[way], performance.now()) + takes
        arrives = Math.max(arrives, freeAt[way] + (link.roundTripMs ?? 0) / 2)
        waiting += piece.length
        pipe(arrives, () => {
          if (to.writable) to.write(piece)
          waiting -= piece.length
          if (waiting < BUFFER) from.resume()
        })
      }
      if (fate === 'cut') pipe(arrives, cut)
      else if (waiting >= BUFFER) from.pause()
    })
    const ended = () => pipe(arrives, () => to.end())
    from.on('end', ended)
    from.on('close', ended)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cutAll = () => {
    for (const end of pairs) end()
  }
  return {
    url: `http://127.0.0.1:${port}`,
    get cuts() {
      return counts.cuts
    },
    get stalls() {
      return counts.stalls
    },
    set(next) {
      link = next
      freeAt.up = freeAt.down = 0
    },
    down() {
      isDown = true
      cutAll()
    },
    hang() {
      isHung = true
    },
    up() {
      isDown = false
      if (!isHung) return
      isHung = false
      for (const near of hung) near.destroy()
      hung.clear()
      cutAll()
    },
    async close() {
      for (const near of hung) near.destroy()
      cutAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
