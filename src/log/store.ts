/**
 * The log of one stream: of a story, say. In one transaction, an action
 *
 *   1. takes the next numbers (`advanceLog`): from here on nobody else can change what it is of until we commit,
 *   2. changes the state,
 *   3. appends what it changed (`append`): one row for each entity, under the seq that it took.
 *
 * The lock is the row of the counter itself, written first, so seq has no gaps and stands in the order of
 * commits: whoever reads seq N sees everything that N and all before it did. A transaction that fails takes
 * its seq back with everything else, and one that has no use for a number gives it back (`returnUnused`) before
 * anybody has seen it. An entity's id is empty where there is just one of its name.
 */
import type { Expression, Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Changes, Entity } from './change.ts'
import type { Position } from './position.ts'
import type { LogTables } from './tables.ts'

export async function beginLog(tx: Transaction<LogTables>, streamId: string, epoch: string): Promise<void> {
  await tx.insertInto('log').values({ stream_id: streamId, epoch, seq: 0, desk_seq: 0 }).execute()
}

/** Forgets the log of what is deleted. */
export async function endLog(tx: Transaction<LogTables>, streamId: string): Promise<void> {
  await tx.deleteFrom('log').where('stream_id', '=', streamId).execute() // and its changes with it
}

/** Assigns a new epoch to every log; returns the number of logs. */
export async function renewEpochs(
  tx: Transaction<LogTables>,
  read: ReadonlyKysely<LogTables>,
  newEpoch: () => string,
): Promise<number> {
  const logs = await read.selectFrom('log').select('stream_id').execute()
  for (const { stream_id } of logs)
    await tx.updateTable('log').set({ epoch: newEpoch() }).where('stream_id', '=', stream_id).execute()
  return logs.length
}

/** Where a log stands once the transaction that took these numbers is committed. */
export interface LogTip extends Position {
  readonly streamId: string
  /** Of the newsroom's own view, which counts changes of drafts too. */
  readonly deskSeq: number
}

/** Locks the log and takes its next numbers; undefined where there is no such stream. */
export async function advanceLog(
  tx: Transaction<LogTables>,
  streamId: string | Expression<string | null>,
): Promise<LogTip | undefined> {
  const row = await tx
    .updateTable('log')
    .set((eb) => ({ seq: eb('seq', '+', 1), desk_seq: eb('desk_seq', '+', 1) }))
    .where('stream_id', '=', streamId)
    .returning(['stream_id', 'epoch', 'seq', 'desk_seq'])
    .executeTakeFirst()
  return row && { streamId: row.stream_id, epoch: row.epoch, seq: row.seq, deskSeq: row.desk_seq }
}

/** Gives back what a transaction took and did not use: its seq, or both of its numbers. */
export async function returnUnused(
  tx: Transaction<LogTables>,
  streamId: string,
  unused: 'seq' | 'both',
): Promise<void> {
  await tx
    .updateTable('log')
    .set((eb) => ({
      seq: eb('seq', '-', 1),
      ...(unused === 'both' ? { desk_seq: eb('desk_seq', '-', 1) } : {}),
    }))
    .where('stream_id', '=', streamId)
    .execute()
}

/** Appends what changed under a seq that was taken; every entity once. */
export async function append(
  tx: Transaction<LogTables>,
  { streamId, seq }: LogTip,
  entities: readonly Entity[],
  at: number,
): Promise<void> {
  const rows = new Map<string, LogTables['log_change']>()
  for (const { name, id = '' } of entities)
    rows.set(`${name} ${id}`, { stream_id: streamId, seq, entity: name, entity_id: id, at })
  const values = [...rows.values()]
  for (let start = 0; start < values.length; start += 500) {
    await tx
      .insertInto('log_change')
      .values(values.slice(start, start + 500))
      .execute()
  }
}

/**
 * The changes after `from`; undefined if they are more than `limit` entities (then reloading the page is cheaper).
 * The caller reads in one snapshot with the state, and has checked that the log contains `from`.
 */
export async function changesAfter(
  db: ReadonlyKysely<LogTables>,
  streamId: string,
  from: number,
  to: number,
  limit: number,
): Promise<Changes | undefined> {
  const rows = await db
    .selectFrom('log_change')
    .select(['entity', 'entity_id'])
    .distinct()
    .where('stream_id', '=', streamId)
    .where('seq', '>', from)
    .limit(limit + 1)
    .execute()
  if (rows.length > limit) return undefined
  const entities = rows.map(({ entity: name, entity_id: id }): Entity =>
    id === '' ? { name } : { name, id },
  )
  return { from, to, entities }
}
