import { spawn } from 'node:child_process'

/** name, and the program of node_modules/.bin with its arguments */
const CHECKS: readonly (readonly [name: string, program: string, ...args: string[]])[] = [
  ['format', 'oxfmt', '--check', '.'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['types: server and tests', 'tsc', '--noEmit', '-p', 'tsconfig.json'],
  ['types: reader', 'tsc', '--noEmit', '-p', 'tsconfig.browser.json'],
  ['types: browser tests', 'tsc', '--noEmit', '-p', 'tsconfig.browser-tests.json'],
  ['types: pure rules', 'tsc', '--noEmit', '-p', 'tsconfig.pure.json'],
  ['arrows', 'depcruise', '--config', '.dependency-cruiser.mjs', '--output-type', 'err', 'src'],
  ['nothing unused', 'knip', '--no-progress'],
]

export interface CheckResult {
  readonly name: string
  readonly ok: boolean
}

/** Runs every check, one after the other, and prints what the failing ones said. */
export async function runChecks(): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const [name, program, ...args] of CHECKS) {
    const start = performance.now()
    const { code, output } = await run(program, args)
    const took = `${((performance.now() - start) / 1000).toFixed(1)} s`
    console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${name} (${took})`)
    if (code !== 0) console.log(output.trimEnd())
    results.push({ name, ok: code === 0 })
  }
  return results
}

function run(program: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const PATH = `node_modules/.bin:${process.env['PATH'] ?? ''}` // our Node, not the machine's
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH } })
    let output = ''
    child.stdout.on('data', (part: Buffer) => (output += part.toString()))
    child.stderr.on('data', (part: Buffer) => (output += part.toString()))
    child.on('error', reject)
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
