import { installSample, removeSample } from '../archive/sample/run-sample.ts'
import { TERMINAL } from '../access/actor.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { withCliContext, createStoryContext } from './cli-context.ts'

export const sample: Command = {
  name: 'sample',
  usage: ['sample install', 'sample remove'],
  about: 'The sample story: put it in, or take it out with all its posts',
  async run(args, terminal) {
    const [what] = readArguments(args, {}).positionals
    if (what !== 'install' && what !== 'remove') throw new UsageError('Say what to do: install or remove.')
    await withCliContext(terminal, async (cli) => {
      const context = createStoryContext(cli, TERMINAL)
      if (what === 'install') cli.stdout(await installSample(context))
      else await removeSample(context)
      await context.flushNotifications()
      cli.stderr(what === 'install' ? 'The sample story is in.' : 'The sample story is gone.')
    })
  },
}
