import { enableCompileCache } from 'node:module'

/** The command line: the only place that sees the process, its environment and its streams. */

// Drafts, addresses and codes are in what we write: other users of the machine read none of it.
process.umask(0o077)
enableCompileCache() // before everything else is loaded: the second start takes half as long to compile
const { runCommand } = await import('./commands/run-command.ts')

const code = await runCommand(process.argv.slice(2), {
  environment: process.env,
  folder: process.cwd(),
  print: (line) => void process.stdout.write(`${line}\n`),
  say: (line) => void process.stderr.write(`${line}\n`),
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
