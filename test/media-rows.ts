import type { Database } from '../src/platform/database/database.ts'
import type { Tables } from '../src/modules.ts'

/** The row of a picture that is ready, as it stands once it was made; its files are the test's to bring. */
export async function aReadyPicture(
  db: Pick<Database<Tables>, 'write'>,
  id: string,
  row: Partial<Tables['picture']> = {},
): Promise<void> {
  await db.write
    .insertInto('picture')
    .values({
      id,
      state: 'ready',
      uploader: 'Ada',
      file_name: 'a.jpg',
      size: 9,
      reason: null,
      width: 1_200,
      height: 800,
      version: '0123456789',
      widths: '[480]',
      suggested_credit: '',
      suggested_caption: '',
      crashes: 0,
      created_at: 0,
      settled_at: 0,
      used_at: null,
      public_in: null,
      unused_since: null,
      ...row,
    })
    .execute()
}
