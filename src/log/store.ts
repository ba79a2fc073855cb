/**
 * The log of one story. In one transaction, an action
 *
 *   1. locks the log (`lockLog`): from here on nobody else can change this story until we commit,
 *   2. changes the state,
 *   3. appends what it changed (`append`): the next seq, one row for each entity.
 *
 * The lock is the row of the counter itself, taken first, so seq has no gaps and stands in the order of
 * commits: whoever reads seq N sees everything that N and all before it did. A transaction that fails takes
 * its seq back with everything else. An entity's id is empty where the story has just one of it.
 */
import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Changes, Entity, EntityName } from './change.ts'
import type { Position } from './position.ts'
import type { StoryLogTables } from './tables.ts'

export async function beginLog(
  tx: Transaction<StoryLogTables>,
  storyId: string,
  epoch: string,
): Promise<void> {
  await tx.insertInto('story_log').values({ story_id: storyId, epoch, seq: 0, desk_seq: 0 }).execute()
}

/** Gives every log another identity; returns how many there are. */
export async function renewEpochs(
  tx: Transaction<StoryLogTables>,
  read: ReadonlyKysely<StoryLogTables>,
  newEpoch: () => string,
): Promise<number> {
  const logs = await read.selectFrom('story_log').select('story_id').execute()
  for (const { story_id } of logs)
    await tx.updateTable('story_log').set({ epoch: newEpoch() }).where('story_id', '=', story_id).execute()
  return logs.length
}

export async function lockLog(tx: Transaction<StoryLogTables>, storyId: string): Promise<void> {
  await tx
    .updateTable('story_log')
    .set((eb) => ({ seq: eb.ref('seq') }))
    .where('story_id', '=', storyId)
    .execute()
}

/** The next number of the newsroom's own view of the story. */
export async function nextDeskSeq(tx: Transaction<StoryLogTables>, storyId: string): Promise<number> {
  const { desk_seq } = await tx
    .updateTable('story_log')
    .set((eb) => ({ desk_seq: eb('desk_seq', '+', 1) }))
    .where('story_id', '=', storyId)
    .returning('desk_seq')
    .executeTakeFirstOrThrow()
  return desk_seq
}

/** Appends what changed; every entity once. Returns the new position. */
export async function append(
  tx: Transaction<StoryLogTables>,
  storyId: string,
  entities: readonly Entity[],
  at: number,
): Promise<Position> {
  const position = await tx
    .updateTable('story_log')
    .set((eb) => ({ seq: eb('seq', '+', 1) }))
    .where('story_id', '=', storyId)
    .returning(['epoch', 'seq'])
    .executeTakeFirstOrThrow()
  const rows = new Map<string, StoryLogTables['story_change']>()
  for (const each of entities) {
    const entity_id = each.entity === 'post' ? each.id : ''
    rows.set(`${each.entity} ${entity_id}`, {
      story_id: storyId,
      seq: position.seq,
      entity: each.entity,
      entity_id,
      at,
    })
  }
  const values = [...rows.values()]
  for (let start = 0; start < values.length; start += 500) {
    await tx
      .insertInto('story_change')
      .values(values.slice(start, start + 500))
      .execute()
  }
  return position
}

/**
 * What changed after `from`; undefined when that is more than `limit` entities (then a page is the shorter way).
 * The caller reads in one snapshot with the state, and has checked that the log knows `from`.
 */
export async function changesAfter(
  db: ReadonlyKysely<StoryLogTables>,
  storyId: string,
  from: number,
  to: number,
  limit: number,
): Promise<Changes | undefined> {
  const rows = await db
    .selectFrom('story_change')
    .select(['entity', 'entity_id'])
    .distinct()
    .where('story_id', '=', storyId)
    .where('seq', '>', from)
    .limit(limit + 1)
    .execute()
  if (rows.length > limit) return undefined
  const entities = new Set<Exclude<EntityName, 'post'>>()
  const postIds: string[] = []
  for (const row of rows) {
    if (row.entity === 'post') postIds.push(row.entity_id)
    else entities.add(row.entity as Exclude<EntityName, 'post'>)
  }
  return { from, to, entities, postIds }
}
