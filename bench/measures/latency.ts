import { describe } from './fan-out.ts'
import { probe, withContestants, type Name, type Probe } from '../contestants.ts'
import { median, medianRatio, type Measure, type Target } from '../measure.ts'
import { integer, milliseconds, percent } from '../report.ts'

const NAMES: readonly Name[] = ['Stop Press', 'nchan', 'epoll loop in C']
const RATES = [20_000, 100_000]
const STREAMS = 5000

/** How long a post is on its way at a rate that all contestants can hold. */
export const latency: Measure = {
  name: 'latency',
  run: async (bench) => {
    const rows: string[][] = []
    const targets: Target[] = []
    await withContestants(bench, NAMES, STREAMS, async (contestants) => {
      for (const contestant of contestants) await probe(contestant, STREAMS, 20_000, 1)
      for (const rate of RATES) {
        const results = new Map<Name, Probe[]>(NAMES.map((name) => [name, []]))
        for (let repetition = 0; repetition < bench.repetitions; repetition++)
          for (const contestant of contestants) {
            const result = await probe(contestant, STREAMS, rate, bench.seconds * 1.5)
            results.get(contestant.name)?.push(result)
            bench.progress(`${contestant.name} at ${rate}: ${describe(result)} done`)
          }
        const p99 = (name: Name) => (results.get(name) ?? []).map((run) => run.latency?.p99 ?? Infinity)
        for (const name of NAMES) {
          const runs = results.get(name) ?? []
          rows.push([
            integer(rate),
            name,
            milliseconds(median(runs.map((run) => run.latency?.p50 ?? Infinity))),
            milliseconds(median(p99(name))),
            milliseconds(Math.max(...runs.map((run) => run.latency?.max ?? Infinity))),
            percent(median(runs.map((run) => run.serverLoad))),
            integer(runs.reduce((sum, run) => sum + run.expected - run.deliveries, 0)),
          ])
        }
        const what = `p99 at ${integer(rate)} deliveries/s, against nchan`
        targets.push({ what, measured: medianRatio(p99('Stop Press'), p99('nchan')), atMost: 1 })
      }
    })
    return {
      title: `Latency at a fixed rate, ${integer(STREAMS)} streams`,
      columns: ['deliveries/s', 'server', 'p50 ms', 'p99 ms', 'highest ms', 'server core', 'lost'],
      rows,
      targets,
      notes: ['From the moment a post was due to its arrival on each stream; posts of 500 bytes.'],
    }
  },
}
