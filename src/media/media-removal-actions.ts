import type { Transaction } from 'kysely'
import { isAdmin, type Actor } from '../access/actor.ts'
import { insertAudit } from '../audit/audit.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database/database.ts'
import { accessProblem } from '../access/problems.ts'
import { enqueueJob } from '../platform/jobs/jobs.ts'
import { isUuid } from '../platform/uuid.ts'
import { can } from '../story/policy.ts'
import { canSeeUse, findMediaUses, type MediaUse } from '../story/reads/media-use-actions.ts'
import { forgetEmbed, unusedEmbeds } from './embed/embed-store.ts'
import type { MediaTables } from './media-access-actions.ts'
import { isUploader, MEDIA_KEPT_MS, receivedKey } from './picture/picture.ts'
import { pictureProblem } from './picture/picture-problems.ts'
import { transitionPicture, unusedPictures, uploadById, type UploadRecord } from './picture/picture-store.ts'
import { mediaByNames } from './public-media-store.ts'
import { markUnused } from './unused-media-store.ts'
import { Type, type Static } from 'typebox'

interface MediaRemovalDeps {
  readonly db: Database<MediaTables>
  readonly clock: Clock
  readonly newId: () => string
  /** Called after a commit that requests the removal of files. It must not throw. */
  readonly removing: () => void
}

/** What to remove once nothing shows a picture or an embed any more. */
const Removal = Type.Object({
  /** Keys in the store. */
  keys: Type.Array(Type.String()),
  /** The picture whose posts are to be updated. */
  picture: Type.Optional(Type.String()),
})

export const REMOVE_JOB = { name: 'media.remove', payload: Removal }

/**
 * Removes a picture everywhere and permanently, for staff too: what shows it shows nothing in its place, and its
 * files are deleted. Allowed for editors of every desk that uses it; an unused one also for its uploader. Throws
 * `picture-not-found`, `forbidden`, or `upload-unfinished` if it has not been uploaded completely.
 */
export async function removePicture(
  deps: MediaRemovalDeps & { readonly actor: Actor },
  id: string,
): Promise<void> {
  const { db, clock, newId, actor } = deps
  const picture = isUuid(id) ? await uploadById(db.read, id) : undefined
  const uses = await findMediaUses(db, [`picture:${id}`])
  if (picture === undefined || !canSeePicture(actor, picture, uses)) throw pictureProblem('picture-not-found')
  if (!canRemove(actor, picture, uses)) throw accessProblem('forbidden')
  await db.transact(async (tx, read) => {
    const existing = await uploadById(read, id)
    if (existing?.state === 'receiving') throw pictureProblem('upload-unfinished')
    if (!(await removeMedia(tx, read, id, clock.now()))) return // already removed, or never shown
    const entry = { action: 'picture.remove', objectId: id, detail: existing?.fileName ?? '' }
    await insertAudit(tx, { actor, newId, now: clock.now() }, { ...entry, deskId: uses[0]?.deskId ?? null })
  })
  deps.removing()
}

/**
 * Removes media unused for longer than `MEDIA_KEPT_MS`: called periodically. Returns the number of pictures and
 * embeds removed.
 */
export async function pruneMedia(deps: MediaRemovalDeps): Promise<number> {
  const { db, clock } = deps
  let removed = 0
  for (let after: string | undefined = ''; after !== undefined;) {
    const page = await markUnused(db, after, clock.now(), async (names) => {
      const uses = await findMediaUses(db, names)
      return new Set(uses.filter(({ isInUse }) => isInUse).map(({ media }) => media))
    })
    after = page
  }
  const now = clock.now()
  for (const id of await unusedPictures(db.read, now - MEDIA_KEPT_MS.used, now - MEDIA_KEPT_MS.neverUsed)) {
    const isGone = await db.transact(async (tx, read) => {
      const still = await unusedPictures(read, now - MEDIA_KEPT_MS.used, now - MEDIA_KEPT_MS.neverUsed, id)
      return still.length > 0 && removeMedia(tx, read, id, now)
    })
    if (isGone) removed += 1
  }
  for (const url of await unusedEmbeds(db.read, now - MEDIA_KEPT_MS.used)) {
    await db.transact(async (tx, read) => {
      const [embed] = await mediaByNames(read, [`embed:${url}`])
      if (!(await forgetEmbed(tx, url, now - MEDIA_KEPT_MS.used))) return
      removed += 1
      if (embed !== undefined) await enqueueRemoval(tx, url, { keys: [...embed.keys] }, now)
    })
  }
  if (removed > 0) deps.removing()
  return removed
}

/** Sets it to `refused` and enqueues the removal of its files; false if it has none. */
async function removeMedia(
  tx: Transaction<MediaTables>,
  read: Database<MediaTables>['read'],
  id: string,
  now: number,
): Promise<boolean> {
  const [files] = await mediaByNames(read, [`picture:${id}`])
  const removal = {
    reason: pictureProblem('picture-removed').sentence(),
    version: null,
    widths: '[]',
    suggested_credit: '',
    suggested_caption: '',
    settled_at: now,
  }
  const isMoved =
    (await transitionPicture(tx, id, 'ready', 'refused', removal)) ||
    (await transitionPicture(tx, id, 'making', 'refused', removal))
  if (isMoved)
    await enqueueRemoval(tx, id, { keys: [receivedKey(id), ...(files?.keys ?? [])], picture: id }, now)
  return isMoved
}

async function enqueueRemoval(
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

function canSeePicture(actor: Actor, { uploader }: UploadRecord, uses: readonly MediaUse[]): boolean {
  return (
    isAdmin(actor) ||
    actor.kind === 'program' ||
    actor.kind === 'system' ||
    isUploader(actor, uploader) ||
    uses.some((use) => canSeeUse(actor, use)) ||
    (uses.length === 0 && isEditor(actor))
  )
}

function canRemove(actor: Actor, { uploader }: UploadRecord, uses: readonly MediaUse[]): boolean {
  if (uses.length === 0) return isEditor(actor) || isUploader(actor, uploader)
  return uses.every(({ deskId }) => can(actor, 'story.steer', deskId))
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
