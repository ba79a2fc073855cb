import { TERMINAL } from '../access/actor.ts'
import { systemClock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { createToken, endToken, listedTokens, type Token } from '../staff/token/token-actions.ts'
import { isTokenValid } from '../staff/token/token.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { withCliContext } from './cli-context.ts'

export const token: Command = {
  name: 'token',
  usage: [
    'token create NAME [--desk NAME]… [--read-only] [--expires DAY]',
    'token list',
    'token revoke NAME',
  ],
  about:
    'Tokens for programs that call the API. A token is for every desk unless it names some, and for a year unless --expires says another day (2027-03-31) or a number of days (90d)',
  async run(args, terminal) {
    const { positionals, values } = readArguments(args, {
      desk: { type: 'string', multiple: true },
      'read-only': { type: 'boolean' },
      expires: { type: 'string' },
    })
    const [what, ...words] = positionals
    if (what === undefined || !['create', 'list', 'revoke'].includes(what))
      throw new UsageError('Say what to do: create, list or revoke.')
    if (what !== 'create' && Object.keys(values).length > 0)
      throw new UsageError('--desk, --read-only and --expires are for create.')
    const name = words.join(' ')
    await withCliContext(terminal, async ({ db, stdout, stderr }) => {
      const context = { db, clock: systemClock, newId, actor: TERMINAL }
      switch (what) {
        case 'create': {
          const made = await createToken(context, name, {
            isReadOnly: values['read-only'] === true,
            ...(values.desk === undefined ? {} : { desks: values.desk }),
            ...(values.expires === undefined ? {} : { expires: values.expires }),
          })
          stderr('Keep this token: it is shown once, and only its hash is kept here.')
          stdout(made)
          break
        }
        case 'list':
          for (const each of await listedTokens(context)) stdout(formatToken(each, context.clock.now()))
          break
        default:
          await endToken(context, name)
          stderr(`The token "${name}" is no longer valid.`)
      }
    })
  },
}

/** Name, state, scope, creation and expiry. */
function formatToken(token: Token, now: number): string {
  const { name, createdAt, revokedAt, expiresAt, access, deskNames } = token
  const day = (at: number) => new Date(at).toISOString()
  const isValid = isTokenValid({ revoked_at: revokedAt, expires_at: expiresAt }, now)
  const state = isValid ? 'valid' : revokedAt === null ? 'ended' : `revoked ${day(revokedAt)}`
  return [
    name,
    state,
    access === 'write' ? 'reads and writes' : 'reads only',
    deskNames?.join(', ') ?? 'every desk',
    `made ${day(createdAt)}`,
    expiresAt === null ? 'no end: make another with one, then revoke this' : `ends ${day(expiresAt)}`,
  ].join('\t')
}
