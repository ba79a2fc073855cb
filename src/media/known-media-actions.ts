import type { ReadonlyKysely } from 'kysely/readonly'
import type { KnownMedia } from '../story/change.ts'
import type { StoryTables } from '../story/tables.ts'
import { embedFacts, wantEmbeds } from './embed/embed-actions.ts'
import type { EmbedTables } from './embed/embed-tables.ts'
import { holdPictures, pictureFacts } from './picture/picture-read-actions.ts'
import type { PictureTables } from './picture/picture-tables.ts'

type MediaReads = ReadonlyKysely<PictureTables & EmbedTables & StoryTables>

/** What media gives to stories: read in the transaction that asks (every module's tables are one database). */
export const knownMedia: KnownMedia = {
  holdPictures,
  pictures: (read, ids) => pictureFacts({ read: read as unknown as MediaReads }, ids),
  embeds: (read, urls) => embedFacts({ read: read as unknown as MediaReads }, urls),
  wantEmbeds: (tx, read, urls, now) => wantEmbeds(tx, read as unknown as MediaReads, urls, now),
}
