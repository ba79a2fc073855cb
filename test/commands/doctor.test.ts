import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Tables } from '../../src/server.ts'
import { openDatabase } from '../../src/platform/database/open-database.ts'
import { aTerminal, afterTest } from './terminal.ts'

describe('doctor', () => {
  it('finds nothing wrong before the first start, and makes no database by looking', async () => {
    const { run, dataDir } = await aTerminal()
    const { code, printed } = await run(['doctor'])
    expect(code).toBe(0)
    expect(printed.filter((line) => line.startsWith('ok'))).toHaveLength(7)
    expect(printed.join()).toContain('none yet')
    expect(await readdir(dataDir)).toEqual([])
  })

  it('counts the stories of one that runs', async () => {
    const { run } = await aTerminal()
    await run(['story', 'create', 'One'])
    await run(['story', 'create', 'Two', '--draft'])
    const { code, out } = await run(['doctor'])
    expect(code).toBe(0)
    expect(out).toContain('1 live')
    expect(out).toContain('1 draft')
  })

  it('names tokens that end soon', async () => {
    const { run } = await aTerminal()
    await run(['token', 'create', 'wire', '--expires', '7d'])
    await run(['token', 'create', 'archive'])
    expect((await run(['doctor'])).out).toMatch(/tokens that end soon: wire \(20[^)]*\)$/m)
  })

  it('says when the data folder is a file', async () => {
    const { run, dataDir } = await aTerminal()
    await writeFile(dataDir, 'a file')
    const { code, out, said } = await run(['doctor'])
    expect(code).toBe(1)
    expect(out).toMatch(/^wrong data folder: .*data/m)
    expect(said).toMatch(/\d of 7 checks found something wrong/)
  })

  it('says when the database is something else', async () => {
    const { run, dataDir } = await aTerminal()
    await mkdir(dataDir, { recursive: true })
    await writeFile(join(dataDir, 'stoppress.db'), 'Dear diary, '.repeat(500))
    const { code, out } = await run(['doctor'])
    expect(code).toBe(1)
    expect(out).toMatch(/^wrong database: .*not a database/m)
  })

  it('says when a newer version has changed the database, and so does every other command', async () => {
    const { run, dataDir } = await aTerminal()
    await run(['story', 'create', 'One'])
    const db = await openDatabase<Tables & { kysely_migration: { name: string; timestamp: string } }>(
      `sqlite:${join(dataDir, 'stoppress.db')}`,
    )
    await db.transact(async (tx) => {
      await tx
        .insertInto('kysely_migration')
        .values({ name: '9999-from-the-future', timestamp: '2099-01-01T00:00:00.000Z' })
        .execute()
    })
    await db.close()
    const { code, out } = await run(['doctor'])
    expect(code).toBe(1)
    expect(out).toMatch(/^wrong database: .*newer Stop Press.*9999-from-the-future/m)
    const list = await run(['story', 'list'])
    expect([list.code, list.out]).toEqual([1, ''])
  })
})

describe('serve', () => {
  it('says which port is taken, and ends', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    afterTest(() => new Promise((resolve) => other.close(resolve)))
    const { port } = other.address() as AddressInfo
    const { run } = await aTerminal({ PORT: String(port), STOPPRESS_SAMPLE: 'off' })
    const { code, said } = await run(['serve'])
    expect(code).toBe(1)
    expect(said).toContain(`port ${port} of 127.0.0.1 is taken`)
    expect(said).toContain('set PORT')
  })

  it('says when HOST is no address of this machine', async () => {
    const { run } = await aTerminal({ HOST: '192.0.2.1', PORT: '0', STOPPRESS_SAMPLE: 'off' })
    const { code, said } = await run(['serve'])
    expect(code).toBe(1)
    expect(said).toContain('HOST is 192.0.2.1, which is no address of this machine.')
  })
})
