import { TERMINAL } from '../access/actor.ts'
import { revokeCredentials, type ChangesSinceBackup } from '../staff/restored-actions.ts'
import { listPeople } from '../staff/person/person-actions.ts'
import { holdOverduePosts, renewLogs } from '../story/post/restored-actions.ts'
import { readArguments, type Command } from './command.ts'
import { withCliContext, createStoryContext, type CliContext } from './cli-context.ts'

export const restored: Command = {
  name: 'restored',
  usage: ['restored'],
  about:
    'Once a database was put back by other means than `restore`, before the server starts: let nothing of before the backup go on',
  async run(args, terminal) {
    readArguments(args, {})
    await withCliContext(terminal, async (cli) => secureRestoredData(cli))
  },
}

/**
 * What must hold before anybody is served from restored data. Each step is idempotent: if interrupted, it is started
 * again.
 */
export async function secureRestoredData(cli: CliContext, since?: ChangesSinceBackup): Promise<void> {
  const { db, stdout, stderr } = cli
  const context = { ...createStoryContext(cli, TERMINAL), db }
  const logs = await renewLogs(context)
  const ended = await revokeCredentials(context, since)
  const { held, waiting } = await holdOverduePosts(context)
  await context.flushNotifications()
  stderr(`${logs} stories have a new identity: open pages load themselves again.`)
  stderr(`Ended: ${ended.sessions} sessions, ${ended.tokens} tokens, and every code, link and invitation.`)
  for (const name of ended.removed) stderr(`Removed again, as since the backup: ${name}`)
  if (ended.passkeys > 0)
    stderr(`${ended.passkeys} passkeys that were removed since the backup are removed again.`)
  const row = (post: { slug: string; id: string; publishAt: number }) =>
    `  ${new Date(post.publishAt).toISOString()} ${post.slug} ${post.id}`
  if (held.length > 0)
    stderr('Their time came meanwhile: drafts again, publish them if they are still right:')
  for (const post of held) stderr(row(post))
  if (waiting.length > 0) stderr('These publish themselves at their time:')
  for (const post of waiting) stderr(row(post))
  stderr(
    'Who may sign in now, with their roles as they were. Remove whoever has left: stoppress user remove EMAIL',
  )
  for (const { email, name, isAdmin, desks } of await listPeople(context)) {
    const roles = desks.map((desk) => `${desk.name}: ${desk.role}`).join(', ')
    stdout([email, name, isAdmin ? 'admin' : roles].join('\t'))
  }
}
