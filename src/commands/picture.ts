import { removePicture } from '../media/media-removal-actions.ts'
import { TERMINAL } from '../access/actor.ts'
import { systemClock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { withCliContext } from './cli-context.ts'

export const picture: Command = {
  name: 'picture',
  usage: ['picture remove ID'],
  about: 'Remove a picture everywhere, for good; its id stands in its address, /media/pictures/ID/…',
  async run(args, terminal) {
    const [what, id, ...more] = readArguments(args, {}).positionals
    if (what !== 'remove') throw new UsageError('Say what to do: remove.')
    if (id === undefined || more.length > 0) throw new UsageError('Which picture? Give its id.')
    await withCliContext(terminal, async ({ db, stderr }) => {
      // The running server, or the next one, deletes the files and updates the posts: it has the store and the
      // readers.
      const deps = { db, clock: systemClock, newId, actor: TERMINAL, removing: () => undefined }
      await removePicture(deps, id)
      stderr(`The picture ${id} is served to nobody any more. The server deletes its files within seconds.`)
    })
  },
}
