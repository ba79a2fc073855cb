import { probe, withContestants, type Contestant, type Name, type Probe } from '../contestants.ts'
import { median, medianRatio, type Bench, type Measure, type Target } from '../measure.ts'
import { integer, milliseconds, percent } from '../report.ts'

const NAMES: readonly Name[] = ['Stop Press', 'nchan', 'epoll loop in C']
const P99_LIMIT_MS = 250

/** The highest rate at which every post reached every stream with p99 under 250 ms. */
export const fanOut: Measure = {
  name: 'fanout',
  run: async (bench) => {
    const rows: string[][] = []
    const targets: Target[] = []
    for (const streams of bench.isQuick ? [5000] : [5000, 15_000]) {
      const found = await withContestants(bench, NAMES, streams, (all) => searchAll(bench, streams, all))
      const rates = (name: Name) => found.find((one) => one.name === name)?.best.map(rateOf) ?? []
      for (const { name, best, ceiling } of found) {
        const passed = best.filter((probe) => probe !== null)
        rows.push([
          integer(streams),
          name,
          integer(median(rates(name))),
          rates(name).map(integer).join(' / '),
          integer(median(ceiling)),
          milliseconds(median(passed.map((probe) => probe.latency?.p99 ?? NaN))),
          integer(median(passed.map((probe) => probe.bytes / probe.deliveries))),
          percent(median(passed.map((probe) => probe.serverLoad))),
          percent(median(passed.map((probe) => probe.ownLoad))),
        ])
      }
      const at = `fan-out to ${integer(streams)} streams`
      targets.push(
        {
          what: `${at}, against nchan`,
          measured: medianRatio(rates('Stop Press'), rates('nchan')),
          atLeast: 1.3,
        },
        {
          what: `${at}, against the epoll loop`,
          measured: medianRatio(rates('Stop Press'), rates('epoll loop in C')),
          atLeast: 0.65,
        },
      )
    }
    return {
      title: 'Fan-out: the highest sustained rate',
      columns: [
        'streams',
        'server',
        'deliveries/s',
        'each repetition',
        'at any latency',
        'p99 ms when sustained',
        'wire bytes a delivery',
        'server core',
        'load core',
      ],
      rows,
      targets,
      notes: [
        'Posts of 500 bytes of prose; one process on one core; the load on the other core.',
        `Sustained: every post arrived on every stream and p99 (from the moment the post was due) stayed under ${P99_LIMIT_MS} ms. The rate is what arrived, over the time it took, including the time to drain.`,
        'A delivery is one post on one stream, however many posts came in one frame. Stop Press stores each post durably and sends its HTML, nchan and the loop send the bare text.',
        '“At any latency” is the highest rate at which every post arrived, however late. A rate of 0: on this machine one fan-out took longer than the limit. The targets are medians of the ratios within each repetition.',
        'Where the load core stands near 100 %, the load was the limit and the rate is a lower bound.',
      ],
    }
  },
}

interface Found {
  readonly name: Name
  /** The best probe that passed, of each repetition. */
  readonly best: (Probe | null)[]
  /** The highest rate at which all arrived, however late, of each repetition. */
  readonly ceiling: number[]
}

function rateOf(probe: Probe | null): number {
  return probe?.rate ?? 0
}

async function searchAll(
  bench: Bench,
  streams: number,
  contestants: readonly Contestant[],
): Promise<readonly Found[]> {
  const found: readonly Found[] = contestants.map(({ name }) => ({ name, best: [], ceiling: [] }))
  for (let repetition = 0; repetition < bench.repetitions; repetition++) {
    const searches = contestants.map((contestant, index) => {
      const known = found[index]?.best.at(-1)?.rate
      return known === undefined
        ? { contestant, search: new Search(100_000, 1.6), probes: 8 }
        : { contestant, search: new Search(known * 0.97, 1.1), probes: 4 }
    })
    for (let round = 0; round < 8; round++)
      for (const { contestant, search, probes } of searches) {
        if (round >= probes && search.best !== null) continue
        const result = await probe(contestant, streams, search.rate, bench.seconds)
        const isSustained = search.record(result)
        bench.progress(
          `${contestant.name}, ${streams} streams: ${describe(result)} ${isSustained ? 'sustained' : 'not sustained'}`,
        )
      }
    for (const [index, { search }] of searches.entries()) {
      found[index]?.best.push(search.best)
      found[index]?.ceiling.push(search.ceiling)
    }
  }
  return found
}

/**
 * Steps the rate up after a success and down after a failure, with a smaller step after each turn. Unlike a bisection
 * it comes back from a probe that failed by chance.
 */
class Search {
  best: Probe | null = null
  ceiling = 0
  rate: number
  private step: number
  private last: boolean | null = null

  constructor(rate: number, step: number) {
    this.rate = rate
    this.step = step
  }

  record(result: Probe): boolean {
    const isComplete = result.deliveries === result.expected && result.closed === 0
    const isSustained = isComplete && result.latency !== null && result.latency.p99 < P99_LIMIT_MS
    if (isSustained && result.rate > (this.best?.rate ?? 0)) this.best = result
    if (isComplete) this.ceiling = Math.max(this.ceiling, result.rate)
    // A server with time to spare is not asked for too much: something else disturbed the probe, so it is taken again.
    if (!isSustained && result.serverLoad < 0.7) return false
    if (this.last !== null && this.last !== isSustained) this.step = Math.max(1.03, Math.sqrt(this.step))
    this.last = isSustained
    this.rate = isSustained ? this.rate * this.step : this.rate / this.step
    return isSustained
  }
}

export function describe(result: Probe): string {
  const { latency, rate, serverLoad, ownLoad } = result
  const lost = result.expected - result.deliveries
  return (
    `${integer(rate)}/s, p50 ${milliseconds(latency?.p50)} p99 ${milliseconds(latency?.p99)} ms, ` +
    `server ${percent(serverLoad)}, load ${percent(ownLoad)}${lost > 0 ? `, ${lost} not delivered` : ''}` +
    `${result.closed > 0 ? `, ${result.closed} streams dropped` : ''}:`
  )
}
