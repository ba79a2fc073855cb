import { actorPersonId, type Actor, type Staff } from '../src/access/actor.ts'
import type { Role } from '../src/access/role.ts'
import { JobWorker } from '../src/platform/jobs/worker.ts'
import { newId } from '../src/platform/ids.ts'
import type { StoryContext } from '../src/story/change.ts'
import { createPost } from '../src/story/post/create-actions.ts'
import { publishJobs } from '../src/story/post/publish-jobs.ts'
import { readStory } from '../src/story/reads/public-read-actions.ts'
import { createStory } from '../src/story/story-actions.ts'
import { FIRST_DESK } from '../src/story/story.ts'
import type { Desk } from './databases.ts'

/** A live story, three people of its desk, and what tests of stories do again and again. */

export const SLUG = 'harbour'
export const MINUTE = 60_000

export function person(name: string, role: Role, deskId = FIRST_DESK): Staff {
  return { kind: 'staff', name, personId: `id of ${name}`, isAdmin: false, roles: { [deskId]: role } }
}
export const ADA = person('Ada', 'editor')
export const REX = person('Rex', 'reporter')
export const CAL = person('Cal', 'contributor')

export async function aStory(open: () => Promise<Desk>): Promise<Desk> {
  const desk = await open()
  await createStory(desk.context, { headline: 'Harbour', slug: SLUG, status: 'live' })
  return desk
}

export function as({ context }: Desk, actor: Actor): StoryContext {
  return { ...context, actor }
}

export async function addPost({ context }: Desk, headline: string, more = {}) {
  return (await createPost(context, SLUG, { headline, ...more })).result.post
}

export async function addDraft(context: StoryContext, headline: string) {
  return (await createPost(context, SLUG, { headline, publish: false })).result.post
}

export async function publicHeadlines({ db }: Desk): Promise<(string | null)[]> {
  return (await readStory(db, SLUG)).posts.map(({ headline }) => headline)
}

/** Publishes what is due; `staff` are those who are in the newsroom by then. */
export function publishWorker(context: StoryContext, staff: readonly Actor[] = [ADA, REX, CAL]): JobWorker {
  return new JobWorker({
    db: context.db,
    clock: context.clock,
    newId,
    handlers: publishJobs(context, async (id) => staff.find((each) => actorPersonId(each) === id)),
    onError: (error) => {
      throw error
    },
  })
}

export async function auditTrail({ db }: Desk): Promise<string[]> {
  const rows = await db.read.selectFrom('audit').select(['actor', 'action']).orderBy('id').execute()
  return rows.map(({ actor, action }) => `${actor}: ${action}`)
}
