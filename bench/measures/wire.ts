import { setTimeout as sleep } from 'node:timers/promises'
import { openEventStream } from '../event-stream.ts'
import type { Measure, Target } from '../measure.ts'
import { proseMaker } from '../prose.ts'
import { decimal, integer } from '../report.ts'
import { createStory, publish, startStopPress } from '../stop-press.ts'

const SIZES = [
  { length: 500, atMost: 0.7 },
  { length: 2000, atMost: 0.5 },
]

/** What a delivery takes on a reader's data plan, with gzip and without. */
export const wire: Measure = {
  name: 'wire',
  run: async (bench) => {
    const posts = bench.isQuick ? 40 : 200
    const rows: string[][] = []
    const targets: Target[] = []
    const at = await startStopPress(bench)
    try {
      for (const { length, atMost } of SIZES) {
        const story = await createStory(at, `posts-of-${length}`)
        const prose = proseMaker(length)
        const plain = await openEventStream(at.port, story.stream, false)
        const gzip = await openEventStream(at.port, story.stream, true)
        await sleep(300) // what a stream says at its start is not a delivery
        const start = { plain: plain.bytes(), gzip: gzip.bytes() }
        for (let post = 0; post < posts; post++) {
          const marker = `Q${length}n${post}Q`
          const both = Promise.all([plain.sees(marker), gzip.sees(marker)])
          await publish(at, story, `${marker} ${prose(length - marker.length - 1)}`)
          await both
        }
        const identity = (plain.bytes() - start.plain) / posts
        const compressed = (gzip.bytes() - start.gzip) / posts
        rows.push([
          integer(length),
          integer(identity),
          integer(compressed),
          decimal(compressed / identity, 2),
        ])
        const what = `gzip against identity, posts of ${integer(length)} bytes`
        targets.push({ what, measured: compressed / identity, atMost })
        plain.close()
        gzip.close()
        bench.progress(
          `posts of ${length} bytes: ${integer(identity)} plain, ${integer(compressed)} with gzip`,
        )
      }
    } finally {
      await at.server.stop()
    }
    return {
      title: 'Bytes of a delivery on the wire',
      columns: ['bytes of text', 'identity', 'gzip', 'ratio'],
      rows,
      targets,
      notes: [
        `${posts} posts of varied English prose, one at a time, so that no frame holds two; each was inflated and found. The head of the answer is not counted.`,
      ],
    }
  },
}
