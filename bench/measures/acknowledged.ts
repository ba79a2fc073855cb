import { withContestants, type Name } from '../contestants.ts'
import type { Run, Spread } from '../load.ts'
import { median, type Measure } from '../measure.ts'
import { integer, milliseconds } from '../report.ts'

const NAMES: readonly Name[] = ['Stop Press', 'nchan']
const READERS = 1000
const INTERVAL_MS = 137 // no divisor of any timer that a server is likely to have

type Time = 'acknowledgement' | 'fromAcknowledgement' | 'lastReaderFromAcknowledgement' | 'fromRequest'
const TIMES: readonly { readonly of: Time; readonly says: string }[] = [
  { of: 'acknowledgement', says: 'request to acknowledgement' },
  { of: 'fromAcknowledgement', says: 'acknowledgement to each reader' },
  { of: 'lastReaderFromAcknowledgement', says: 'acknowledgement to the last reader' },
  { of: 'fromRequest', says: 'request to each reader' },
]

/** From the answer that a post is stored to its arrival on 1,000 sockets. */
export const acknowledged: Measure = {
  name: 'publish',
  run: async (bench) => {
    const posts = Math.max(10, Math.round((bench.seconds * 2000) / INTERVAL_MS))
    const results = new Map<Name, Run[]>(NAMES.map((name) => [name, []]))
    await withContestants(bench, NAMES, READERS, async (contestants) => {
      for (const { load } of contestants) await load.run(10, 50)
      for (let repetition = 0; repetition < bench.repetitions; repetition++)
        for (const { name, load } of contestants) {
          const run = await load.run(posts, INTERVAL_MS)
          results.get(name)?.push(run)
          bench.progress(
            `${name}: last reader ${milliseconds(run.lastReaderFromAcknowledgement?.p50)} ms after`,
          )
        }
    })
    const time = (name: Name, of: Time, which: keyof Spread): number =>
      median((results.get(name) ?? []).map((run) => run[of]?.[which] ?? Infinity))
    const rows = NAMES.flatMap((name) =>
      TIMES.map(({ of, says }) => [
        name,
        says,
        milliseconds(time(name, of, 'p50')),
        milliseconds(time(name, of, 'p99')),
      ]),
    )
    return {
      title: `From publish to ${integer(READERS)} readers’ sockets`,
      columns: ['server', 'time from', 'median ms', 'p99 ms'],
      rows,
      targets: [
        {
          what: 'acknowledged to each of 1,000 readers, median',
          measured: time('Stop Press', 'fromAcknowledgement', 'p50'),
          atMost: 20,
          unit: 'ms',
        },
        {
          what: 'acknowledged to the last of 1,000 readers, median',
          measured: time('Stop Press', 'lastReaderFromAcknowledgement', 'p50'),
          atMost: 20,
          unit: 'ms',
        },
      ],
      notes: [
        `A post of 500 bytes every ${INTERVAL_MS} ms. The acknowledgement of Stop Press means that the post is durable on SQLite (synchronous=FULL); nchan keeps it in memory. Below zero: the reader had it before the writer was told.`,
      ],
    }
  },
}
