import { TERMINAL } from '../access/actor.ts'
import { ROLES } from '../access/role.ts'
import { systemClock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { deskByName } from '../staff/desk/desk-actions.ts'
import {
  invitePerson,
  createSignInLink,
  listPeople,
  removePerson,
  type PeopleContext,
} from '../staff/person/person-actions.ts'
import { recoverPerson } from '../staff/person/recovery-actions.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { withCliContext } from './cli-context.ts'

interface Invite {
  readonly name?: string | undefined
  readonly admin?: boolean | undefined
  readonly desk?: string | undefined
  readonly role?: string | undefined
}

export const user: Command = {
  name: 'user',
  usage: [
    'user invite EMAIL --name NAME [--admin] [--desk NAME --role ROLE]',
    'user list',
    'user link EMAIL',
    'user recover EMAIL',
    'user remove EMAIL',
  ],
  about: `People of the newsroom. ROLE is one of ${ROLES.join(', ')}`,
  async run(args, terminal) {
    const { positionals, values } = readArguments(args, {
      name: { type: 'string' },
      admin: { type: 'boolean' },
      desk: { type: 'string' },
      role: { type: 'string' },
    })
    const [what, email] = positionals
    if (what === undefined || !['invite', 'list', 'link', 'recover', 'remove'].includes(what))
      throw new UsageError('Say what to do: invite, list, link, recover or remove.')
    if (what !== 'list' && email === undefined) throw new UsageError('Whose email address?')
    const membership = readMembership(values)
    if (what === 'invite' && values.name === undefined) throw new UsageError('Give their name with --name.')

    await withCliContext(terminal, async ({ config, db, stdout, stderr }) => {
      const site = { name: config.siteName, url: config.publicUrl }
      const context: PeopleContext = { db, clock: systemClock, newId, actor: TERMINAL, site }
      switch (what) {
        case 'invite': {
          const desks =
            membership === undefined
              ? []
              : [{ deskId: (await deskByName(context, membership.desk)).id, role: membership.role }]
          const { link } = await invitePerson(context, {
            name: values.name ?? '',
            email: email ?? '',
            isAdmin: values.admin === true,
            desks,
            isMailed: false,
          })
          stderr('Give them this link: it lets them in once, within 7 days. No mail was sent.')
          stdout(link)
          break
        }
        case 'link': {
          const link = await createSignInLink(context, email ?? '')
          stderr('This link lets them in once, within 10 minutes. No mail was sent.')
          stdout(link)
          break
        }
        case 'recover': {
          await recoverPerson(context, { email: email ?? '' })
          const link = await createSignInLink(context, email ?? '')
          stderr('Their passkeys are forgotten and they are signed out everywhere; a mail tells them so.')
          stderr('This link lets them in once, within 10 minutes. Let them add a passkey under their name.')
          stdout(link)
          break
        }
        case 'remove': {
          const { name } = await removePerson(context, { email: email ?? '' })
          stderr(`${name} is out of the newsroom, and signed out everywhere.`)
          break
        }
        default:
          for (const each of await listPeople(context)) {
            const desks = each.desks.map((desk) => `${desk.name}: ${desk.role}`).join(', ')
            stdout([each.email, each.name, each.isAdmin ? 'admin' : desks].join('\t'))
          }
      }
    })
  },
}

function readMembership({ desk, role }: Invite) {
  if (desk === undefined && role === undefined) return undefined
  if (desk === undefined || role === undefined) throw new UsageError('--desk and --role go together.')
  const known = ROLES.find((each) => each === role)
  if (known === undefined) throw new UsageError(`--role must be one of ${ROLES.join(', ')}.`)
  return { desk, role: known }
}
