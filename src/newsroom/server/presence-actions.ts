import type { ReadonlyKysely } from 'kysely/readonly'
import { actorPersonId, type Actor } from '../../access/actor.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Present } from '../contract.ts'
import { PRESENCE_MS } from '../presence.ts'

export interface DeskTables {
  /** In the database rather than in memory, so that it works across several nodes. */
  presence: {
    story_id: string
    tab_id: string
    person_id: string | null
    name: string
    post_id: string | null
    seen_at: number
  }
}

/** Maximum number of tabs of one person in one story: more than anybody uses. */
const MAX_TABS = 50

interface PresenceContext {
  readonly db: Database<DeskTables>
  readonly clock: Clock
  readonly actor: Actor
}

/** Records that the actor has the story open in this tab; returns whether that is new to the others. */
export async function recordPresence(
  { db, clock, actor }: PresenceContext,
  storyId: string,
  tabId: string,
  postId: string | null,
): Promise<boolean> {
  const now = clock.now()
  const personId = actorPersonId(actor)
  return db.transact(async (tx, read) => {
    const before = await read
      .selectFrom('presence')
      .selectAll()
      .where('story_id', '=', storyId)
      .where('tab_id', '=', tabId)
      .executeTakeFirst()
    // A tab belongs to its person: nobody can act for another.
    if (before !== undefined && before.person_id !== personId) return false
    if (before === undefined && (await listTabs(read, storyId, actor, now)) >= MAX_TABS) return false
    const columns = { person_id: personId, name: actor.name, post_id: postId, seen_at: now }
    await tx
      .insertInto('presence')
      .values({ story_id: storyId, tab_id: tabId, ...columns })
      .onConflict((conflict) => conflict.columns(['story_id', 'tab_id']).doUpdateSet(columns))
      .execute()
    await tx
      .deleteFrom('presence')
      .where('story_id', '=', storyId)
      .where('seen_at', '<', now - PRESENCE_MS)
      .execute()
    return before === undefined || before.post_id !== postId || before.name !== actor.name
  })
}

async function listTabs(
  read: ReadonlyKysely<DeskTables>,
  storyId: string,
  actor: Actor,
  now: number,
): Promise<number> {
  const personId = actorPersonId(actor)
  const theirs = read
    .selectFrom('presence')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('story_id', '=', storyId)
    .where('seen_at', '>=', now - PRESENCE_MS)
  const row = await (
    personId === null
      ? theirs.where('person_id', 'is', null).where('name', '=', actor.name)
      : theirs.where('person_id', '=', personId)
  ).executeTakeFirst()
  return Number(row?.count ?? 0)
}

export async function endPresence(
  { db, actor }: PresenceContext,
  storyId: string,
  tabId: string,
): Promise<void> {
  const personId = actorPersonId(actor)
  let removal = db.write.deleteFrom('presence').where('story_id', '=', storyId).where('tab_id', '=', tabId)
  removal =
    personId === null ? removal.where('person_id', 'is', null) : removal.where('person_id', '=', personId)
  await removal.execute()
}

/** Who has the story open now, ordered by name. */
export async function listPresent(
  { db, clock }: Pick<PresenceContext, 'db' | 'clock'>,
  storyId: string,
): Promise<Present[]> {
  const rows = await db.read
    .selectFrom('presence')
    .selectAll()
    .where('story_id', '=', storyId)
    .where('seen_at', '>=', clock.now() - PRESENCE_MS)
    .orderBy('name')
    .orderBy('tab_id')
    .limit(100)
    .execute()
  return rows.map((row) => ({
    tabId: row.tab_id,
    personId: row.person_id,
    name: row.name,
    postId: row.post_id,
  }))
}
