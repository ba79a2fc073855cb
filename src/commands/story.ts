import { TERMINAL } from '../access/actor.ts'
import { createStory, editStory, moveStory, setSummary } from '../story/story-actions.ts'
import { listForStaff } from '../story/reads/staff-read-actions.ts'
import { STORY_STATUSES } from '../story/story.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { withCliContext, createStoryContext } from './cli-context.ts'

export const story: Command = {
  name: 'story',
  usage: [
    'story list',
    'story create HEADLINE [--slug SLUG] [--standfirst TEXT] [--section NAME] [--language TAG] [--draft]',
    'story edit SLUG [--headline TEXT] [--standfirst TEXT] [--section NAME] [--language TAG]',
    'story summary SLUG POINT…',
    `story status SLUG ${STORY_STATUSES.join('|')}`,
  ],
  about: 'Make stories and steer them',
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, {
      slug: { type: 'string' },
      headline: { type: 'string' },
      standfirst: { type: 'string' },
      section: { type: 'string' },
      language: { type: 'string' },
      draft: { type: 'boolean' },
    })
    const [what, ...words] = positionals
    const { standfirst, section, language } = values
    await withCliContext(terminal, async (cli) => {
      const context = createStoryContext(cli, TERMINAL)
      const [slug, ...rest] = words
      if (what === 'list') {
        for (const each of (await listForStaff(context)).entries) {
          cli.stdout([each.slug, each.status, `${each.postCount} posts`, each.headline].join('\t'))
        }
        return
      }
      if (slug === undefined) throw new UsageError('Say which story.')
      switch (what) {
        case 'create': {
          const status = values.draft === true ? 'draft' : 'live'
          const made = await createStory(context, {
            headline: words.join(' '),
            slug: values.slug,
            standfirst,
            section,
            language,
            status,
          })
          cli.stdout(made.story.slug)
          break
        }
        case 'edit': {
          const { headline } = values
          await editStory(context, slug, {
            ...(headline === undefined ? {} : { headline }),
            standfirst,
            section,
            language,
          })
          break
        }
        case 'summary':
          await setSummary(
            context,
            slug,
            rest.map((text) => ({ text, postId: null })),
          )
          break
        case 'status': {
          const status = STORY_STATUSES.find((each) => each === rest[0])
          if (status === undefined) throw new UsageError(`A status is one of ${STORY_STATUSES.join(', ')}.`)
          await moveStory(context, slug, status)
          break
        }
        case undefined:
        default:
          throw new UsageError(`There is no "story ${what ?? ''}".`)
      }
      await context.flushNotifications()
      cli.stderr('Done.')
    })
  },
}
