import { setTimeout as sleep } from 'node:timers/promises'
import { openStreams, type LoadOptions } from '../load.ts'
import { median, medianRatio, type Bench, type Measure } from '../measure.ts'
import { startNchan } from '../peers.ts'
import { residentBytes, type Running } from '../processes.ts'
import { askOk } from '../http.ts'
import { integer, decimal } from '../report.ts'
import { createStory, publish, startStopPress } from '../stop-press.ts'

interface Memory {
  /** Bytes that one idle stream adds. */
  readonly added: number
  /** All of the server's memory, over its streams. */
  readonly whole: number
  readonly before: number
}

/** What a stream costs on which nothing happens: most streams, most of the time. */
export const memory: Measure = {
  name: 'memory',
  run: async (bench) => {
    const streams = bench.isQuick ? 5000 : 15_000
    const ours: Memory[] = []
    const theirs: Memory[] = []
    for (let repetition = 0; repetition < bench.repetitions; repetition++) {
      ours.push(await ofStopPress(bench, streams))
      theirs.push(await ofNchan(bench, streams))
      bench.progress(
        `Stop Press ${kilobytes(ours, 'added')} kB, nchan ${kilobytes(theirs, 'added')} kB a stream`,
      )
    }
    const ratio = (what: keyof Memory) =>
      medianRatio(
        ours.map((one) => one[what]),
        theirs.map((one) => one[what]),
      )
    return {
      title: `Memory of an idle stream, ${integer(streams)} streams`,
      columns: ['server', 'kB a stream adds', 'kB of the whole server a stream', 'MB before the streams'],
      rows: [
        [
          'Stop Press',
          kilobytes(ours, 'added'),
          kilobytes(ours, 'whole'),
          decimal(middle(ours, 'before') / 1e6),
        ],
        [
          'nchan',
          kilobytes(theirs, 'added'),
          kilobytes(theirs, 'whole'),
          decimal(middle(theirs, 'before') / 1e6),
        ],
      ],
      targets: [
        {
          what: 'memory an idle stream adds',
          measured: middle(ours, 'added') / 1e3,
          atMost: 8,
          unit: 'kB',
        },
        { what: 'memory an idle stream adds, against nchan', measured: ratio('added'), atMost: 1 },
      ],
      notes: [
        'Resident memory of the server and its children, some seconds after the last stream was opened. The kernel’s socket buffers are in neither figure.',
      ],
    }
  },
}

async function ofStopPress(bench: Bench, streams: number): Promise<Memory> {
  const at = await startStopPress(bench)
  const story = await createStory(at, 'bench')
  await publish(at, story, 'The first post of the story.')
  await askOk(at.port, story.page)
  const { port, token, server } = at
  return weigh(bench, server, { port, token, streams, subscribe: story.stream, publish: story.posts })
}

async function ofNchan(bench: Bench, streams: number): Promise<Memory> {
  const { port, server } = await startNchan(bench)
  await askOk(port, '/publish', { method: 'POST', body: 'The first post of the story.' })
  return weigh(bench, server, { port, streams, subscribe: '/subscribe', publish: '/publish' })
}

async function weigh(bench: Bench, server: Running, options: LoadOptions): Promise<Memory> {
  // A few streams first: code and pools that the first stream needs are not what the next one costs.
  const first = await openStreams(bench, { ...options, streams: 50 })
  await first.stop()
  await sleep(1500)
  const before = residentBytes(server)
  const load = await openStreams(bench, options)
  await sleep(bench.seconds * 1000)
  const after = residentBytes(server)
  await load.stop()
  await server.stop()
  return { added: (after - before) / options.streams, whole: after / options.streams, before }
}

function middle(all: readonly Memory[], what: keyof Memory): number {
  return median(all.map((one) => one[what]))
}

function kilobytes(all: readonly Memory[], what: keyof Memory): string {
  return decimal(middle(all, what) / 1000)
}
