import { describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import { recordStatements } from '../../../test/statements.ts'
import { createStory } from '../story-actions.ts'
import { newId } from '../../platform/ids.ts'
import { createPost } from './create-actions.ts'
import { editPost } from './edit-actions.ts'
import { publishPost } from './publish-actions.ts'

forEachEngine((engine, open) => {
  /** What `act` asks of the database, in a story that has an update and a draft. */
  async function statementsOf(
    act: (context: Desk['context'], ids: { update: string; draft: string }) => Promise<unknown>,
  ): Promise<string[]> {
    const { context } = await open()
    await createStory(context, { headline: 'Night', slug: 'night', status: 'live' })
    const update = newId()
    const draft = newId()
    await createPost(context, 'night', { id: update, text: 'The first' })
    await createPost(context, 'night', { id: draft, text: 'A draft', publish: false })
    const { db, statements } = recordStatements(context.db)
    await act({ ...context, db }, { update, draft })
    return statements
  }
  // Taking the log's numbers is what locks the story.
  const begun = ['begin', 'update log', 'select story']

  describe(`each row is written once on ${engine}`, () => {
    it('where a post is published as it is written: eleven statements, one row in the audit log', async () => {
      const statements = await statementsOf((context) =>
        createPost(context, 'night', { id: newId(), text: 'The second', isKeyEvent: true }),
      )
      expect(statements).toEqual([
        ...begun,
        'select post', // whether the id is taken
        'select post', // the newest, which it is to stand above
        'insert post',
        'insert post_revision',
        'insert audit',
        'update story',
        'insert log_change',
        'commit',
      ])
    })

    it('where a draft is published', async () => {
      expect(await statementsOf((context, { draft }) => publishPost(context, 'night', draft))).toEqual([
        ...begun,
        'select post',
        'select post',
        'update post',
        'insert audit',
        'update story',
        'insert log_change',
        'commit',
      ])
    })

    it('where readers see other words', async () => {
      const statements = await statementsOf((context, { update }) =>
        editPost(context, 'night', update, { text: 'The first, put right', correction: 'It was wrong.' }),
      )
      expect(statements).toEqual([
        ...begun,
        'select post',
        'insert post_revision',
        'update post',
        'insert audit',
        'update story',
        'insert log_change',
        'commit',
      ])
    })

    it('where only the newsroom sees it: the log gets the number for readers back', async () => {
      const statements = await statementsOf((context) =>
        createPost(context, 'night', { text: 'Another draft', publish: false }),
      )
      expect(statements).toEqual([
        ...begun,
        'insert post',
        'insert post_revision',
        'insert audit',
        'update log',
        'commit',
      ])
    })

    it('where a retry changes nothing: nothing but the log, which gets its numbers back', async () => {
      const statements = await statementsOf((context, { update }) =>
        createPost(context, 'night', { id: update, text: 'The first' }),
      )
      expect(statements).toEqual([
        ...begun,
        'select post',
        'select post_revision',
        'select post',
        'update log',
        'commit',
      ])
    })
  })
})
