/**
 * `npm run bench`: measures Stop Press against its peers on this machine, in one run, and prints Markdown.
 *
 *   npm run bench                        everything, about fifteen minutes
 *   npm run bench -- --quick             a short look, about two minutes
 *   npm run bench -- --only=fanout,page  some of it (the names stand in MEASURES)
 *   npm run bench -- --minutes=1         how long each crowd polls through a cache; five where it is left out
 *   npm run bench -- --crowds=100,1000   how many poll; 5,000 besides where it is left out
 *
 * The tables go to standard output, progress to standard error.
 */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import type { Bench, Measure, Result } from './measure.ts'
import { acknowledged } from './measures/acknowledged.ts'
import { caches } from './measures/caches.ts'
import { fanOut } from './measures/fan-out.ts'
import { hostile } from './measures/hostile.ts'
import { latency } from './measures/latency.ts'
import { longStory } from './measures/long-story.ts'
import { memory } from './measures/memory.ts'
import { page } from './measures/page.ts'
import { restart } from './measures/restart.ts'
import { size } from './measures/size.ts'
import { start } from './measures/start.ts'
import { wire } from './measures/wire.ts'
import { endAll, endAllOnExit, LOAD_CORE } from './processes.ts'
import { machineTable, resultSection, targetTable } from './report.ts'
import { prepareTools, withoutTools } from './tools.ts'

const MEASURES: readonly Measure[] = [
  fanOut,
  latency,
  memory,
  wire,
  page,
  acknowledged,
  longStory,
  hostile,
  size,
  start,
  caches,
  restart,
]

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      minutes: { type: 'string' },
      crowds: { type: 'string' },
    },
  })
  const chosen = choose(values.only)
  if (cpus().length < 2)
    throw new Error('The benchmark needs two cores: one for the server, one for the load.')
  endAllOnExit()
  const tools = chosen.every(({ needsTools }) => needsTools === false) ? withoutTools() : prepareTools()
  // What this process does itself (publishing, timing) must not take the server's core.
  execFileSync('taskset', ['-a', '-c', '-p', String(LOAD_CORE), String(process.pid)], { stdio: 'ignore' })
  const bench: Bench = {
    tools,
    isQuick: values.quick,
    repetitions: values.quick ? 1 : 3,
    seconds: values.quick ? 2 : 4,
    crowds: crowdsOf(values.crowds) ?? (values.quick ? [100, 1_000] : [100, 1_000, 5_000]),
    cacheMinutes: minutesOf(values.minutes) ?? (values.quick ? 1.5 : 5),
    progress: (line) => process.stderr.write(`  ${line}\n`),
  }
  const machine = machineTable(bench)

  const results: Result[] = []
  const failures: string[] = []
  for (const measure of chosen) {
    process.stderr.write(`${measure.name}\n`)
    try {
      results.push(await measure.run(bench))
    } catch (error) {
      // One measure that cannot be taken does not cost the others.
      endAll()
      const reason = error instanceof Error ? error.message : String(error)
      process.stderr.write(`  failed: ${reason}\n`)
      failures.push(`- ${measure.name}: ${reason}`)
    }
  }
  const sections = [
    '# Benchmarks',
    machine,
    '## Targets',
    targetTable(results.flatMap((result) => result.targets)),
    ...results.map(resultSection),
  ]
  if (failures.length > 0) sections.push('## Not measured', failures.join('\n'))
  process.stdout.write(`${sections.join('\n\n')}\n`)
  process.exit(failures.length > 0 ? 1 : 0)
}

function minutesOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const minutes = Number(text)
  if (!(minutes >= 0.5 && minutes <= 60)) throw new Error('--minutes must be a number from 0.5 to 60.')
  return minutes
}

function crowdsOf(text: string | undefined): number[] | undefined {
  const crowds = text?.split(',').map(Number)
  if (crowds?.every((crowd) => Number.isInteger(crowd) && crowd > 0 && crowd <= 5_000) === false)
    throw new Error('--crowds must be numbers from 1 to 5000, parted by commas.')
  return crowds
}

function choose(only: string | undefined): readonly Measure[] {
  if (only === undefined) return MEASURES
  const names = only.split(',')
  const unknown = names.filter((name) => !MEASURES.some((measure) => measure.name === name))
  if (unknown.length > 0)
    throw new Error(
      `No measure is called ${unknown.join(', ')}. There are: ${MEASURES.map(({ name }) => name).join(', ')}`,
    )
  return MEASURES.filter((measure) => names.includes(measure.name))
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
}
