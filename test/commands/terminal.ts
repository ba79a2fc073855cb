import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { runCommand } from '../../src/commands/run-command.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

/** Done after the test, the last one first. */
export function afterTest(step: () => Promise<unknown>): void {
  undo.push(step)
}

/** A terminal with a data folder of its own. */
export async function aTerminal(environment: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-commands-'))
  afterTest(() => rm(folder, { recursive: true, force: true }))
  const dataDir = join(folder, 'data')
  return {
    folder,
    dataDir,
    async run(command: readonly string[], input?: string) {
      const printed: string[] = []
      const said: string[] = []
      const code = await runCommand(command, {
        environment: { DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...environment },
        folder,
        stdout: (line) => printed.push(line),
        stderr: (line) => said.push(line),
        input: async () => input,
      })
      return { code, printed, out: printed.join('\n'), said: said.join('\n') }
    },
  }
}
