import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFile } from 'node:fs/promises'
import { aTerminal } from './terminal.ts'

describe('tokens', () => {
  it('of a name can be made again once the first has ended, and are never shown twice', async () => {
    const { run } = await aTerminal()
    const [first = ''] = (await run(['token', 'create', 'desk'])).printed
    expect((await run(['token', 'create', 'desk'])).said).toContain('"desk" is taken.')
    expect((await run(['token', 'revoke', 'desk'])).code).toBe(0)
    expect((await run(['token', 'revoke', 'desk'])).code).toBe(1)
    const [second = ''] = (await run(['token', 'create', 'desk'])).printed
    expect(second).not.toBe(first)
    const { out, printed } = await run(['token', 'list'])
    expect(printed.map((line) => /revoked|valid/.exec(line)?.[0])).toEqual(['revoked', 'valid'])
    expect(out).not.toMatch(/sp_/)
  })

  it('say what they may and when they end', async () => {
    const { run } = await aTerminal()
    expect(
      (await run(['token', 'create', 'reader', '--read-only', '--desk', 'News', '--expires', '90d'])).code,
    ).toBe(0)
    expect((await run(['token', 'create', 'all'])).code).toBe(0)
    const { printed } = await run(['token', 'list'])
    expect(printed[0]).toMatch(/^reader\tvalid\treads only\tNews\tmade \S+\tends 20/)
    expect(printed[1]).toMatch(/^all\tvalid\treads and writes\tevery desk\tmade \S+\tends 20/)
    expect((await run(['token', 'create', 'x', '--expires', 'never'])).said).toContain(
      'A token needs an expiry date.',
    )
    expect((await run(['token', 'create', 'x', '--desk', 'Nowhere'])).said).toContain(
      'There is no such desk.',
    )
    expect((await run(['token', 'revoke', 'all', '--read-only'])).said).toContain('are for create')
  })
})

describe('the command line', () => {
  it('makes, lists and ends tokens, and keeps only their hashes', async () => {
    const { run, folder } = await aTerminal()
    const made = await run(['token', 'create', 'wire', 'desk'])
    expect(made.printed[0]).toMatch(/^sp_[A-Za-z0-9_-]{43}$/)
    expect((await run(['token', 'create', 'wire desk'])).code).toBe(1)
    expect((await run(['token', 'list'])).printed.join()).toContain('wire desk')
    expect((await run(['token', 'revoke', 'wire desk'])).code).toBe(0)
    expect((await run(['token', 'list'])).printed.join()).toContain('revoked')
    const kept = await readFile(join(folder, 'data/stoppress.db'), 'latin1')
    expect(kept).not.toContain(made.printed[0])
  })
})
