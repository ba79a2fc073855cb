import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Tables } from '../../src/server.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { aReadyPicture } from '../media-rows.ts'
import { newId } from '../../src/platform/ids.ts'
import { aTerminal } from './terminal.ts'

describe('removing a picture at the terminal', () => {
  it('takes it from everybody at once, and leaves its files to the server', async () => {
    const { run, dataDir } = await aTerminal()
    await run(['token', 'list']) // makes the database
    const open = () => openDatabase<Tables>(`sqlite:${join(dataDir, 'stoppress.db')}`)
    const id = newId()
    const db = await open()
    await aReadyPicture(db, id)
    const { code, said } = await run(['picture', 'remove', id])
    expect([code, said]).toEqual([0, expect.stringContaining('served to nobody any more')])
    const row = await db.read.selectFrom('picture').selectAll().executeTakeFirstOrThrow()
    expect([row.state, row.version]).toEqual(['refused', null])
    const job = await db.read.selectFrom('job').selectAll().executeTakeFirstOrThrow()
    expect(JSON.parse(job.payload)).toMatchObject({
      picture: id,
      keys: expect.arrayContaining([`pictures/${id}/0123456789-480.avif`, `received/${id}`]),
    })
    await db.close()
  })
})
