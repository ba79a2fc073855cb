import { askOk } from '../http.ts'
import { median, medianRatio, type Measure } from '../measure.ts'
import { startStatic } from '../peers.ts'
import { LOAD_CORE, processorSeconds, runPinned, type Running } from '../processes.ts'
import { proseMaker } from '../prose.ts'
import { integer, percent } from '../report.ts'
import { createStory, fill, startStopPress } from '../stop-press.ts'

const CONNECTIONS = 64

interface Served {
  readonly rate: number
  readonly serverLoad: number
}

/** The story page as readers ask for it, against nginx with the same compressed bytes in a file. */
export const page: Measure = {
  name: 'page',
  run: async (bench) => {
    const at = await startStopPress(bench)
    const story = await createStory(at, 'bench')
    const prose = proseMaker(5)
    await fill(at, story, 50, () => prose(500))
    const answer = await askOk(at.port, story.page, { headers: { 'accept-encoding': 'br, gzip' } })
    const encoding = answer.headers['content-encoding'] ?? 'identity'
    const peer = await startStatic(bench, {
      body: answer.body,
      encoding,
      type: answer.headers['content-type'] ?? 'text/html; charset=utf-8',
      control: answer.headers['cache-control'] ?? 'public',
    })
    const ours: Served[] = []
    const theirs: Served[] = []
    try {
      const same = await askOk(peer.port, '/page')
      if (!same.body.equals(answer.body)) throw new Error('nginx does not serve the same bytes')
      for (let repetition = 0; repetition < bench.repetitions; repetition++) {
        ours.push(await load(at.server, at.port, story.page, bench.seconds))
        theirs.push(await load(peer.server, peer.port, '/page', bench.seconds))
        bench.progress(
          `page: ${integer(ours.at(-1)?.rate ?? 0)}/s, nginx ${integer(theirs.at(-1)?.rate ?? 0)}/s`,
        )
      }
    } finally {
      await at.server.stop()
      await peer.server.stop()
    }
    const rates = (all: readonly Served[]) => all.map((one) => one.rate)
    const busy = (all: readonly Served[]) => percent(median(all.map((one) => one.serverLoad)))
    return {
      title: 'The story page, requests a second on one core',
      columns: ['server', 'requests/s', 'server core', 'bytes a page', 'encoding'],
      rows: [
        ['Stop Press', integer(median(rates(ours))), busy(ours), integer(answer.body.length), encoding],
        [
          'nginx, static file',
          integer(median(rates(theirs))),
          busy(theirs),
          integer(answer.body.length),
          encoding,
        ],
      ],
      targets: [
        {
          what: 'page requests/s, against nginx static',
          measured: medianRatio(rates(ours), rates(theirs)),
          atLeast: 0.4,
        },
      ],
      notes: [
        `A story of 50 posts of 500 bytes; wrk on the other core, ${CONNECTIONS} keepalive connections. Where the server core stands well under 100 %, wrk was the limit.`,
      ],
    }
  },
}

async function load(server: Running, port: number, path: string, seconds: number): Promise<Served> {
  const args = ['-t1', `-c${CONNECTIONS}`, `-d${Math.ceil(seconds)}s`, '-H', 'Accept-Encoding: br, gzip']
  const start = performance.now()
  const before = processorSeconds(server)
  const said = await runPinned(LOAD_CORE, 'wrk', [...args, `http://127.0.0.1:${port}${path}`])
  const serverLoad = (processorSeconds(server) - before) / ((performance.now() - start) / 1000)
  if (said.includes('Non-2xx')) throw new Error(`not every page was served: ${said}`)
  return { rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(said)?.[1]), serverLoad }
}
