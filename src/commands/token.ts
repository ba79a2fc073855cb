import { TERMINAL } from '../platform/actor.ts'
import { systemClock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { createToken, endToken, tokens } from '../staff/actions.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { atWorkplace } from './workplace.ts'

export const token: Command = {
  name: 'token',
  usage: ['token create NAME', 'token list', 'token revoke NAME'],
  about: 'Tokens for programs that call the API',
  async run(args, terminal) {
    const [what, ...words] = readArguments(args, {}).positionals
    const name = words.join(' ')
    await atWorkplace(terminal, async ({ db, print, say }) => {
      const context = { db, clock: systemClock, newId, actor: TERMINAL }
      switch (what) {
        case 'create': {
          const made = await createToken(context, name)
          say('Keep this token: it is shown once, and only its hash is kept here.')
          print(made)
          break
        }
        case 'list':
          for (const each of await tokens(context)) {
            const state =
              each.revoked_at === null ? 'valid' : `revoked ${new Date(each.revoked_at).toISOString()}`
            print([each.name, `made ${new Date(each.created_at).toISOString()}`, state].join('\t'))
          }
          break
        case 'revoke':
          await endToken(context, name)
          say(`The token "${name}" is no longer valid.`)
          break
        case undefined:
        default:
          throw new UsageError('Say what to do: create, list or revoke.')
      }
    })
  },
}
