/**
 * `npm test`: every check, then every test (arguments go to the test runner and leave the checks out). Ends with
 * a line `N passed, N failed, N skipped`.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import { runChecks } from './checks.ts'

interface Report {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: { status: string; assertionResults: unknown[] }[]
}

const args = process.argv.slice(2)
const checks = args.length === 0 ? await runChecks() : []
const folder = await mkdtemp(join(tmpdir(), 'stop-press-test-'))
const file = join(folder, 'report.json')
const code = await new Promise<number>((resolve, reject) => {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const child = spawn('node_modules/.bin/vitest', ['run', ...reporters, ...args], { stdio: 'inherit' })
  child.on('error', reject)
  child.on('close', (status) => resolve(status ?? 1))
})
const report = await readFile(file, 'utf8').then(
  (text) => JSON.parse(text) as Report,
  () => undefined, // the runner ended before it could report: that is a failure, counted below
)
await rm(folder, { recursive: true })

const ok = checks.filter((check) => check.ok).length
// A file that could not even be loaded has failed without a test of its own.
const broken =
  report?.testResults.filter((each) => each.status === 'failed' && each.assertionResults.length === 0)
    .length ?? 1
const passed = ok + (report?.numPassedTests ?? 0)
const failed = checks.length - ok + (report?.numFailedTests ?? 0) + broken
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0)
const isGreen = failed === 0 && code === 0 && passed > checks.length
if (!isGreen && failed === 0) console.log('The test runner failed without naming a test: see above.')
console.log(`${passed} passed, ${isGreen || failed > 0 ? failed : 1} failed, ${skipped} skipped`)
process.exitCode = isGreen ? 0 : 1
