import { describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../test/databases.ts'
import { publishPost } from './post/publish-actions.ts'
import { readPosts, readStory } from './reads/public-read-actions.ts'
import { revisionsForStaff } from './reads/staff-read-actions.ts'
import { moveStory, setSummary } from './story-actions.ts'
import { createPost } from './post/create-actions.ts'
import { editPost } from './post/edit-actions.ts'
import { SLUG, aStory, addPost } from '../../test/story-scene.ts'

const OTHER_ID = '01a20959-2d53-776d-84d3-a76cd17e0420'

async function seqsOf({ db }: Desk): Promise<number[]> {
  const rows = await db.read.selectFrom('log_change').select('seq').distinct().orderBy('seq').execute()
  return rows.map((row) => row.seq)
}

forEachEngine((engine, open) => {
  describe(`the log on ${engine}`, () => {
    it('has no gap and stands in the order of commits, however many write at once, from two processes', async () => {
      const desk = await aStory(open)
      const elsewhere = { ...desk.context, db: await desk.again() }
      const writers = Array.from({ length: 30 }, (_, n) =>
        createPost(n % 2 === 0 ? desk.context : elsewhere, SLUG, { headline: `Post ${n}` }),
      )
      const done = await Promise.all(writers)
      const seqs = done.map(({ position }) => position.seq).toSorted((a, b) => a - b)
      expect(seqs).toEqual(Array.from({ length: 30 }, (_, n) => n + 1))
      expect(await seqsOf(desk)).toEqual(seqs)
      // The page stands in the log's order: what was published later stands above, within one millisecond too.
      const bySeq = done
        .toSorted((a, b) => b.position.seq - a.position.seq)
        .map(({ result }) => result.post.id)
      expect((await readPosts(desk.db, SLUG, 30)).posts.map((post) => post.id)).toEqual(bySeq)
      expect((await readStory(desk.db, SLUG)).story).toMatchObject({ postCount: 30, seq: 30 })
    })

    it('keeps nothing of an action that fails', async () => {
      const desk = await aStory(open)
      const post = await addPost(desk, 'Stands')
      const before = await readStory(desk.db, SLUG)
      const failures = [
        () => createPost(desk.context, SLUG, { text: ' ' }),
        () => createPost(desk.context, SLUG, { id: post.id, text: 'other words' }),
        () => editPost(desk.context, SLUG, post.id, { headline: 'x'.repeat(1_000) }),
        () => setSummary(desk.context, SLUG, [{ text: 'To nothing', postId: OTHER_ID }]),
        () => moveStory(desk.context, SLUG, 'archived'),
      ]
      for (const fail of failures) await expect(fail()).rejects.toMatchObject({ name: 'Problem' })
      expect(await readStory(desk.db, SLUG)).toEqual(before)
      expect(await seqsOf(desk)).toEqual([1])
      expect((await revisionsForStaff(desk.context, SLUG, post.id)).revisions).toHaveLength(1)
    })

    it('wakes readers after what they can see, and for nothing else', async () => {
      const desk = await aStory(open)
      desk.woken.length = 0
      const { id } = await addPost(desk, 'A draft', { publish: false })
      await editPost(desk.context, SLUG, id, { headline: 'Still a draft' })
      expect(desk.woken).toEqual([])
      expect(await seqsOf(desk)).toEqual([])
      await publishPost(desk.context, SLUG, id)
      expect(desk.woken).toHaveLength(1)
      await publishPost(desk.context, SLUG, id) // pressed twice
      expect(desk.woken).toHaveLength(1)
    })
  })
})
