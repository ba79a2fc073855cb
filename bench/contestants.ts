import { openStreams, type Load, type Run } from './load.ts'
import type { Bench } from './measure.ts'
import { startEpollCast, startNchan, type Peer } from './peers.ts'
import { processorSeconds, type Running } from './processes.ts'
import { createStory, startStopPress } from './stop-press.ts'

export type Name = 'Stop Press' | 'nchan' | 'epoll loop in C'

/** A server on its core with its streams open, ready to be measured as often as one likes. */
export interface Contestant {
  readonly name: Name
  readonly server: Running
  readonly load: Load
}

export interface Probe extends Run {
  /** Share of a core that the server used during the run. */
  readonly serverLoad: number
  /** Share of a core that the load used: near 1, the load itself was the limit. */
  readonly ownLoad: number
}

async function start(bench: Bench, name: Name, streams: number): Promise<Contestant> {
  if (name === 'Stop Press') {
    const at = await startStopPress(bench)
    const story = await createStory(at, 'bench')
    const { server, port, token } = at
    const body = '{"kind":"update","text":"@"}'
    const load = await openStreams(bench, {
      port,
      token,
      body,
      streams,
      subscribe: story.stream,
      publish: story.posts,
    })
    return { name, server, load }
  }
  const { server, port }: Peer = await (name === 'nchan' ? startNchan(bench) : startEpollCast(bench))
  const load = await openStreams(bench, { port, streams, subscribe: '/subscribe', publish: '/publish' })
  return { name, server, load }
}

/**
 * Starts all, each with its streams open, and stops all when `use` is done. They stand side by side so that rounds can
 * go from one to the next at once: on a noisy machine, what disturbs one round disturbs all in it.
 */
export async function withContestants<T>(
  bench: Bench,
  names: readonly Name[],
  streams: number,
  use: (contestants: readonly Contestant[]) => Promise<T>,
): Promise<T> {
  const contestants: Contestant[] = []
  try {
    for (const name of names) contestants.push(await start(bench, name, streams))
    return await use(contestants)
  } finally {
    for (const { load, server } of contestants) {
      await load.stop()
      await server.stop()
    }
  }
}

/** Publishes for some seconds at such an interval that `rate` deliveries a second are asked for. */
export async function probe(
  contestant: Contestant,
  streams: number,
  rate: number,
  seconds: number,
): Promise<Probe> {
  const posts = Math.max(6, Math.round((rate / streams) * seconds))
  const before = processorSeconds(contestant.server)
  const run = await contestant.load.run(posts, (streams / rate) * 1000)
  const used = processorSeconds(contestant.server) - before
  return { ...run, serverLoad: used / run.seconds, ownLoad: run.cpu / run.seconds }
}
