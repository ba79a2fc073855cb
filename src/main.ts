import { enableCompileCache } from 'node:module'

/** The entry point: the only place that accesses the process, its environment and its streams. */

// Our files contain drafts, addresses and codes: other users of the machine must not read them.
process.umask(0o077)
enableCompileCache() // before any other module is loaded: halves the compile time of the second start
const { runCommand } = await import('./commands/run-command.ts')

const code = await runCommand(process.argv.slice(2), {
  environment: process.env,
  folder: process.cwd(),
  stdout: (line) => void process.stdout.write(`${line}\n`),
  stderr: (line) => void process.stderr.write(`${line}\n`),
  input: readInput,
})
process.exitCode = code

async function readInput(): Promise<string | undefined> {
  if (process.stdin.isTTY) return undefined
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(Buffer.from(part as Uint8Array))
  const text = Buffer.concat(parts).toString('utf8')
  return text.trim() === '' ? undefined : text
}
