import { isAdmin, isOfNewsroom, type Actor } from '../access/actor.ts'
import type { AuditTables } from '../audit/audit.ts'
import type { Database } from '../platform/database/database.ts'
import type { JobTables } from '../platform/jobs/jobs.ts'
import { canSeeUse, findMediaUses } from '../story/reads/media-use-actions.ts'
import type { StoryTables } from '../story/tables.ts'
import type { LogTables } from '../log/tables.ts'
import { embedsShowing } from './embed/embed-store.ts'
import type { EmbedTables } from './embed/embed-tables.ts'
import { isUploader } from './picture/picture.ts'
import { uploadById } from './picture/picture-store.ts'
import type { PictureTables } from './picture/picture-tables.ts'

/** What the media module reads: its own tables, and through the story module's actions what shows them. */
export type MediaTables = PictureTables & EmbedTables & StoryTables & LogTables & AuditTables & JobTables
export type MediaDatabase = Database<MediaTables>

/** Everybody while something public shows it; staff who may see what shows it; else nobody. */
export type Audience = 'everybody' | 'actor' | 'nobody'

/** To whom a picture may be served; `actor` is resolved only if it is not everybody. */
export async function audienceOfPicture(
  db: Pick<MediaDatabase, 'read'>,
  id: string,
  actor: () => Promise<Actor | undefined>,
): Promise<Audience> {
  const picture = await uploadById(db.read, id)
  if (picture?.state !== 'ready') return 'nobody'
  return resolveAudience(db, [`picture:${id}`], actor, (asking) => isUploader(asking, picture.uploader))
}

/**
 * The same for an embed's thumbnail, by its address. Whoever may write may preview any address, so an unsaved card is
 * visible to them too.
 */
export async function audienceOfThumbnail(
  db: Pick<MediaDatabase, 'read'>,
  address: string,
  actor: () => Promise<Actor | undefined>,
): Promise<Audience> {
  const urls = await embedsShowing(db.read, address)
  if (urls.length === 0) return 'nobody'
  const media = urls.map((url) => `embed:${url}`)
  return resolveAudience(db, media, actor, isOfNewsroom)
}

async function resolveAudience(
  db: Pick<MediaDatabase, 'read'>,
  media: readonly string[],
  actor: () => Promise<Actor | undefined>,
  isTheirs: (actor: Actor) => boolean,
): Promise<Audience> {
  const uses = await findMediaUses(db, media)
  if (uses.some(({ isPublic }) => isPublic)) return 'everybody'
  const asking = await actor()
  if (asking === undefined) return 'nobody'
  const maySee = isAdmin(asking) || isTheirs(asking) || uses.some((use) => canSeeUse(asking, use))
  return maySee ? 'actor' : 'nobody'
}
