import type { Transaction } from 'kysely'
import { isAdmin, type Actor } from '../access/actor.ts'
import { noteAudit } from '../audit/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { accessProblem } from '../access/problems.ts'
import { enqueueJob } from '../platform/jobs/jobs.ts'
import { isUuid } from '../platform/uuid.ts'
import { may } from '../story/policy.ts'
import { maySeeUse, usesOfMedia, type MediaUse } from '../story/reads/media-use-actions.ts'
import { forgetEmbed, unusedEmbeds } from './embed/embed-store.ts'
import type { MediaTables } from './media-access-actions.ts'
import { isUploader, MEDIA_KEPT_MS, receivedKey } from './picture/picture.ts'
import { pictureProblem } from './picture/picture-problems.ts'
import { movePicture, unusedPictures, uploadById, type UploadRecord } from './picture/picture-store.ts'
import { mediaByNames } from './public-media-store.ts'
import { noteUnused } from './unused-media-store.ts'
import { Type, type Static } from 'typebox'

interface RemovalParts {
  readonly db: Database<MediaTables>
  readonly clock: Clock
  readonly newId: () => string
  /** Called after a commit that asks for files to be removed. It must not throw. */
  readonly removing: () => void
}

/** What is to be done once nothing shows a picture or an embed any more. */
const Removal = Type.Object({
  /** Keys in the store. */
  keys: Type.Array(Type.String()),
  /** The picture whose posts are to be told. */
  picture: Type.Optional(Type.String()),
})

export const REMOVE_JOB = { name: 'media.remove', payload: Removal }

/**
 * Removes a picture everywhere and for good, for staff too: what shows it shows nothing in its place, and its files
 * go. For editors of every desk that uses it; one that nothing uses is its uploader's as well. Throws
 * `picture-unknown`, `forbidden`, or `upload-unfinished` where it has not come in yet.
 */
export async function removePicture(
  parts: RemovalParts & { readonly actor: Actor },
  id: string,
): Promise<void> {
  const { db, clock, newId, actor } = parts
  const picture = isUuid(id) ? await uploadById(db.read, id) : undefined
  const uses = await usesOfMedia(db, [`picture:${id}`])
  if (picture === undefined || !maySeePicture(actor, picture, uses)) throw pictureProblem('picture-unknown')
  if (!mayRemove(actor, picture, uses)) throw accessProblem('forbidden')
  await db.transact(async (tx, read) => {
    const standing = await uploadById(read, id)
    if (standing?.state === 'receiving') throw pictureProblem('upload-unfinished')
    if (!(await takeAway(tx, read, id, clock.now()))) return // removed already, or never shown
    const entry = { action: 'picture.remove', objectId: id, detail: standing?.fileName ?? '' }
    await noteAudit(tx, { actor, newId, now: clock.now() }, { ...entry, deskId: uses[0]?.deskId ?? null })
  })
  parts.removing()
}

/**
 * Removes what nothing has used for long enough (`MEDIA_KEPT_MS`): called now and then. Returns how many pictures and
 * embeds there were.
 */
export async function pruneMedia(parts: RemovalParts): Promise<number> {
  const { db, clock } = parts
  let removed = 0
  for (let after: string | undefined = ''; after !== undefined;) {
    const page = await noteUnused(db, after, clock.now(), async (names) => {
      const uses = await usesOfMedia(db, names)
      return new Set(uses.filter(({ isInUse }) => isInUse).map(({ media }) => media))
    })
    after = page
  }
  const now = clock.now()
  for (const id of await unusedPictures(db.read, now - MEDIA_KEPT_MS.used, now - MEDIA_KEPT_MS.neverUsed)) {
    const isGone = await db.transact(async (tx, read) => {
      const still = await unusedPictures(read, now - MEDIA_KEPT_MS.used, now - MEDIA_KEPT_MS.neverUsed, id)
      return still.length > 0 && takeAway(tx, read, id, now)
    })
    if (isGone) removed += 1
  }
  for (const url of await unusedEmbeds(db.read, now - MEDIA_KEPT_MS.used)) {
    await db.transact(async (tx, read) => {
      const [embed] = await mediaByNames(read, [`embed:${url}`])
      if (!(await forgetEmbed(tx, url, now - MEDIA_KEPT_MS.used))) return
      removed += 1
      if (embed !== undefined) await askFor(tx, url, { keys: [...embed.keys] }, now)
    })
  }
  if (removed > 0) parts.removing()
  return removed
}

/** Moves it to `refused` and asks for its files to go; false where it has none. */
async function takeAway(
  tx: Transaction<MediaTables>,
  read: Database<MediaTables>['read'],
  id: string,
  now: number,
): Promise<boolean> {
  const [files] = await mediaByNames(read, [`picture:${id}`])
  const gone = {
    reason: pictureProblem('picture-removed').sentence(),
    version: null,
    widths: '[]',
    suggested_credit: '',
    suggested_caption: '',
    settled_at: now,
  }
  const isMoved =
    (await movePicture(tx, id, 'ready', 'refused', gone)) ||
    (await movePicture(tx, id, 'making', 'refused', gone))
  if (isMoved) await askFor(tx, id, { keys: [receivedKey(id), ...(files?.keys ?? [])], picture: id }, now)
  return isMoved
}

async function askFor(
  tx: Transaction<MediaTables>,
  name: string,
  removal: Static<typeof Removal>,
  now: number,
): Promise<void> {
  await enqueueJob(tx, {
    id: `${REMOVE_JOB.name}:${name}`,
    kind: REMOVE_JOB,
    payload: removal,
    runAt: now,
    now,
  })
}

function maySeePicture(actor: Actor, { uploader }: UploadRecord, uses: readonly MediaUse[]): boolean {
  return (
    isAdmin(actor) ||
    actor.kind === 'program' ||
    actor.kind === 'system' ||
    isUploader(actor, uploader) ||
    uses.some((use) => maySeeUse(actor, use)) ||
    (uses.length === 0 && isEditor(actor))
  )
}

function mayRemove(actor: Actor, { uploader }: UploadRecord, uses: readonly MediaUse[]): boolean {
  if (uses.length === 0) return isEditor(actor) || isUploader(actor, uploader)
  return uses.every(({ deskId }) => may(actor, 'story.steer', deskId))
}

/** An editor of some desk: of what nothing uses yet, no desk is known. */
function isEditor(actor: Actor): boolean {
  switch (actor.kind) {
    case 'staff':
      return actor.isAdmin || Object.values(actor.roles).includes('editor')
    case 'program':
    case 'system':
      return true
    case 'reader':
      return false
  }
}
