import { TERMINAL } from '../access/actor.ts'
import { endWaysIn, type SinceBackup } from '../staff/restored-actions.ts'
import { listPeople } from '../staff/person/person-actions.ts'
import { holdOverduePosts, renewLogs } from '../story/post/restored-actions.ts'
import { readArguments, type Command } from './command.ts'
import { atWorkplace, contextAt, type Workplace } from './workplace.ts'

export const restored: Command = {
  name: 'restored',
  usage: ['restored'],
  about:
    'Once a database was put back by other means than `restore`, before the server starts: let nothing of before the backup go on',
  async run(args, terminal) {
    readArguments(args, {})
    await atWorkplace(terminal, async (place) => settleRestored(place))
  },
}

/**
 * What has to be so before anybody is served from data that was put back. Each step may be done again: where it is
 * cut off, it is begun anew.
 */
export async function settleRestored(place: Workplace, since?: SinceBackup): Promise<void> {
  const { db, print, say } = place
  const context = { ...contextAt(place, TERMINAL), db }
  const logs = await renewLogs(context)
  const ended = await endWaysIn(context, since)
  const { held, waiting } = await holdOverduePosts(context)
  await context.told()
  say(`${logs} stories have a new identity: open pages load themselves again.`)
  say(`Ended: ${ended.sessions} sessions, ${ended.tokens} tokens, and every code, link and invitation.`)
  for (const name of ended.removed) say(`Removed again, as since the backup: ${name}`)
  if (ended.passkeys > 0)
    say(`${ended.passkeys} passkeys that were removed since the backup are removed again.`)
  const row = (post: { slug: string; id: string; publishAt: number }) =>
    `  ${new Date(post.publishAt).toISOString()} ${post.slug} ${post.id}`
  if (held.length > 0) say('Their time came meanwhile: drafts again, publish them if they are still right:')
  for (const post of held) say(row(post))
  if (waiting.length > 0) say('These publish themselves at their time:')
  for (const post of waiting) say(row(post))
  say(
    'Who may sign in now, with their roles as they were. Remove whoever has left: stoppress user remove EMAIL',
  )
  for (const { email, name, isAdmin, desks } of await listPeople(context)) {
    const roles = desks.map((desk) => `${desk.name}: ${desk.role}`).join(', ')
    print([email, name, isAdmin ? 'admin' : roles].join('\t'))
  }
}
