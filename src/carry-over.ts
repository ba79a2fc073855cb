import type { Kysely } from 'kysely'

/** The migrations of commit 86b284d, the last before each module had its own. There is no 0014. */
export const CARRIED_FROM = [
  '0001-stories',
  '0002-staff',
  '0003-newsroom',
  '0004-people',
  '0005-pictures',
  '0006-embeds',
  '0007-returned-posts',
  '0008-story-search',
  '0009-templates',
  '0010-sign-in',
  '0011-token-scopes',
  '0012-bounded-lists',
  '0013-media-use',
  '0015-kept-assets',
] as const

export const TOO_OLD =
  'this database is older than commit 86b284d, which is the oldest that this version takes over from: back it up, run that version once with the same settings (`git checkout 86b284d && npm ci && npm run build && npm run stoppress -- story list`), then come back to this one'

/** From the tables as commit 86b284d left them to those that the first migrations of the modules make. */
export async function carryOver(_db: Kysely<unknown>): Promise<void> {}
