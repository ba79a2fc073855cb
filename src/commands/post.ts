import { TERMINAL } from '../access/actor.ts'
import { POST_KINDS } from '../story/post/post.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { withCliContext, createStoryContext } from './cli-context.ts'
import { createPost } from '../story/post/create-actions.ts'

export const post: Command = {
  name: 'post',
  usage: [
    'post SLUG [--headline TEXT] [--kind KIND] [--dateline PLACE] [--by NAME]… [--key-event] [--draft] [--id UUID] [TEXT]',
  ],
  about: 'Publish a post; without TEXT the words are read from standard input',
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, {
      headline: { type: 'string' },
      kind: { type: 'string' },
      dateline: { type: 'string' },
      by: { type: 'string', multiple: true },
      'key-event': { type: 'boolean' },
      draft: { type: 'boolean' },
      attribution: { type: 'string' },
      id: { type: 'string' },
    })
    const [slug, ...words] = positionals
    if (slug === undefined) throw new UsageError('Which story? Give its slug.')
    const kind = POST_KINDS.find((each) => each === values.kind)
    if (values.kind !== undefined && kind === undefined)
      throw new UsageError(`--kind must be one of ${POST_KINDS.join(', ')}.`)
    const text = words.length > 0 ? words.join(' ') : await terminal.input()
    await withCliContext(terminal, async (cli) => {
      const context = createStoryContext(cli, TERMINAL)
      const { result, position } = await createPost(context, slug, {
        kind,
        headline: values.headline,
        dateline: values.dateline,
        bylines: values.by,
        attribution: values.attribution,
        text,
        id: values.id,
        isKeyEvent: values['key-event'],
        publish: values.draft !== true,
      })
      await context.flushNotifications()
      const { post: made, isNew } = result
      if (!isNew) cli.stderr('This post was here already; nothing was changed.')
      cli.stderr(
        made.state === 'draft'
          ? 'Saved as a draft.'
          : `Published as number ${position.seq} of the story's log.`,
      )
      cli.stdout(made.id)
    })
  },
}
