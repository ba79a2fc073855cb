import { median, type Measure } from '../measure.ts'
import { proseMaker } from '../prose.ts'
import { integer, milliseconds } from '../report.ts'
import { createStory, fill, startStopPress, timeStart } from '../stop-press.ts'

/** How long readers wait when the server is started again. */
export const start: Measure = {
  name: 'start',
  run: async (bench) => {
    const posts = bench.isQuick ? 200 : 2000
    const at = await startStopPress(bench)
    const story = await createStory(at, 'bench')
    const prose = proseMaker(9)
    await fill(at, story, posts, () => prose(500))
    await at.server.stop()
    const times: number[] = []
    for (let repetition = 0; repetition < bench.repetitions; repetition++)
      times.push(await timeStart(at.dataFolder, story))
    bench.progress(`started in ${times.map(milliseconds).join(', ')} ms`)
    return {
      title: 'Start on a database that is there',
      columns: ['posts in the story', 'ms to the first page', 'each'],
      rows: [[integer(posts), milliseconds(median(times)), times.map(milliseconds).join(', ')]],
      targets: [{ what: 'start to the first page', measured: median(times) / 1000, atMost: 1, unit: 's' }],
      notes: [
        'From starting the process to the whole of the story’s page, asked for every few milliseconds.',
      ],
    }
  },
}
