import { askOk } from '../http.ts'
import { median, quantile, type Measure } from '../measure.ts'
import { proseMaker } from '../prose.ts'
import { decimal, integer, milliseconds } from '../report.ts'
import { createStory, fill, publish, startStopPress, type StopPress, type Story } from '../stop-press.ts'

const SHORT = 50

interface Cost {
  readonly publish: number[]
  readonly page: number[]
  readonly changes: number[]
}

/** Whether the ten-thousandth post costs more than the fiftieth. */
export const longStory: Measure = {
  name: 'long-story',
  run: async (bench) => {
    const long = bench.isQuick ? 2000 : 10_000
    const rounds = bench.isQuick ? 30 : 100
    const at = await startStopPress(bench)
    try {
      const sizes = [SHORT, long]
      const stories: { story: Story; cost: Cost; fillSeconds: number }[] = []
      for (const count of sizes) {
        const story = await createStory(at, `story-of-${count}`)
        const text = proseMaker(7)
        const start = performance.now()
        await fill(at, story, count, () => text(500))
        const fillSeconds = (performance.now() - start) / 1000
        bench.progress(`${count} posts in ${decimal(fillSeconds)} s`)
        stories.push({ story, fillSeconds, cost: { publish: [], page: [], changes: [] } })
      }
      const prose = proseMaker(8)
      for (let round = -5; round < rounds; round++) {
        const text = prose(500)
        for (const { story, cost } of stories) {
          const times = await oneRound(at, story, text)
          if (round < 0) continue // the first rounds warm up
          cost.publish.push(times.publish)
          cost.page.push(times.page)
          cost.changes.push(times.changes)
        }
      }
      const bytes: number[] = []
      for (const { story } of stories) bytes.push((await askOk(at.port, story.page)).body.length)

      const ratio = (values: readonly (number | undefined)[]) => (values[1] ?? NaN) / (values[0] ?? NaN)
      const times = (what: keyof Cost) => stories.map(({ cost }) => median(cost[what]))
      const slowest = (what: keyof Cost) => stories.map(({ cost }) => quantile(cost[what], 0.99))
      const timed: readonly [keyof Cost, string][] = [
        ['page', 'page, first after a publish, ms'],
        ['publish', 'publish, ms'],
        ['changes', 'changes since one post ago, ms'],
      ]
      const costs = [
        { what: 'page, bytes of HTML', values: bytes, shown: bytes.map(integer) },
        ...timed.map(([key, what]) => {
          const tails = slowest(key)
          const shown = times(key).map(
            (value, at) => `${milliseconds(value)} (p99 ${milliseconds(tails[at])})`,
          )
          return { what, values: times(key), shown }
        }),
      ]
      return {
        title: `A story of ${integer(long)} posts against one of ${SHORT}`,
        columns: ['cost', `${SHORT} posts`, `${integer(long)} posts`, 'ratio'],
        rows: costs.map(({ what, values, shown }) => [what, ...shown, decimal(ratio(values), 2)]),
        targets: costs.map(({ what, values }) => ({
          what: `${integer(long)} posts against ${SHORT}: ${what.replace(/, (ms|bytes of HTML)$/, '')}`,
          measured: ratio(values),
          atMost: 1.2,
        })),
        notes: [
          `Medians of ${rounds} rounds, the two stories in turn on one server: publish a post, get the page, get the changes. Posts of 500 bytes.`,
          `The ${integer(long)} posts were published over HTTP, eight at a time, in ${decimal(stories[1]?.fillSeconds ?? NaN)} s.`,
        ],
      }
    } finally {
      await at.server.stop()
    }
  },
}

/** In milliseconds. Each page and each read of the changes is the first of its version, so nothing is cached. */
async function oneRound(
  at: StopPress,
  story: Story,
  text: string,
): Promise<{ publish: number; page: number; changes: number }> {
  const state = JSON.parse((await askOk(at.port, `${story.page}.json`)).body.toString()) as {
    position: string
  }
  const changes = `${story.page}/changes/${state.position}`
  return {
    publish: await timed(() => publish(at, story, text)),
    page: await timed(() => askOk(at.port, story.page)),
    changes: await timed(() => askOk(at.port, changes)),
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}
