import { readTablesOf } from '../platform/database/tables-of.ts'
import type { MediaGateway } from '../story/change.ts'
import type { StoryTables } from '../story/tables.ts'
import { embedMetadata, enqueueEmbedFetches } from './embed/embed-actions.ts'
import type { EmbedTables } from './embed/embed-tables.ts'
import { lockPictures, pictureMetadata } from './picture/picture-read-actions.ts'
import type { PictureTables } from './picture/picture-tables.ts'

type MediaTables = PictureTables & EmbedTables & StoryTables

/** What media gives to stories: read in the transaction that asks (every module's tables are one database). */
export const mediaGateway: MediaGateway = {
  lockPictures,
  pictures: (read, ids) => pictureMetadata({ read: readTablesOf<MediaTables>(read) }, ids),
  embeds: (read, urls) => embedMetadata({ read: readTablesOf<MediaTables>(read) }, urls),
  enqueueEmbedFetches: (tx, read, urls, now) =>
    enqueueEmbedFetches(tx, readTablesOf<MediaTables>(read), urls, now),
}
