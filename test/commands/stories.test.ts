import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readFile } from 'node:fs/promises'
import { aTerminal } from './terminal.ts'

describe('stories and posts', () => {
  it('are steered from the terminal', async () => {
    const { run } = await aTerminal()
    expect((await run(['story', 'create', 'Flood watch', '--draft'])).printed).toEqual(['flood-watch'])
    expect((await run(['story', 'list'])).out).toContain('flood-watch\tdraft\t0 posts\tFlood watch')
    expect((await run(['post', 'flood-watch', '--draft', 'Not yet'])).said).toContain('Saved as a draft.')
    expect((await run(['story', 'status', 'flood-watch', 'live'])).code).toBe(0)
    expect((await run(['post', 'flood-watch', 'The river', 'rises'])).said).toMatch(/Published as number \d+/)
    expect((await run(['story', 'edit', 'flood-watch', '--headline', 'Flood'])).code).toBe(0)
    expect((await run(['story', 'summary', 'flood-watch', 'One', 'Two'])).code).toBe(0)
    expect((await run(['story', 'list'])).printed).toEqual(['flood-watch\tlive\t1 posts\tFlood'])
    expect((await run(['story', 'status', 'flood-watch', 'archived'])).said).toContain(
      'cannot change to this status',
    )
  })

  it('take words from standard input, and refuse to publish none', async () => {
    const { run } = await aTerminal()
    await run(['story', 'create', 'Wire'])
    expect((await run(['post', 'wire'], 'From a pipe\n\nin two paragraphs\n')).code).toBe(0)
    for (const input of [undefined, '', ' \n ']) {
      const { code, out, said } = await run(['post', 'wire'], input)
      expect([code, out]).toEqual([1, ''])
      expect(said).toContain('A post needs content.')
    }
    expect((await run(['story', 'list'])).out).toContain('1 posts')
  })

  it('are not doubled by a retry, and an id is not given twice', async () => {
    const { run } = await aTerminal()
    await run(['story', 'create', 'Wire'])
    const id = '01a20959-2d53-776d-84d3-a76cd17e0420'
    for (let n = 0; n < 3; n++) {
      expect(await run(['post', 'wire', '--id', id, 'same words'])).toMatchObject({ code: 0, printed: [id] })
    }
    const other = await run(['post', 'wire', '--id', id, 'other words'])
    expect(other).toMatchObject({ code: 1, printed: [] })
    expect(other.said).toContain('This id already belongs to something else.')
    expect((await run(['post', 'wire', '--id', 'mine', 'x'])).said).toContain('This is not a valid id.')
    expect((await run(['story', 'list'])).out).toContain('1 posts')
  })
})

describe('the sample', () => {
  it('may be put in twice, and taken out once', async () => {
    const { run } = await aTerminal()
    const first = await run(['sample', 'install'])
    expect(first.code).toBe(0)
    const second = await run(['sample', 'install'])
    expect((await run(['story', 'list'])).printed, second.said).toHaveLength(1)
    expect((await run(['sample', 'remove'])).code).toBe(0)
    expect((await run(['story', 'list'])).printed).toEqual([])
  })
})

describe('the command line', () => {
  it('runs a story from its making to its end, and exports it', async () => {
    const { run, folder } = await aTerminal()
    expect(
      (await run(['story', 'create', 'A night at the harbour', '--standfirst', 'What is known'])).printed,
    ).toEqual(['a-night-at-the-harbour'])
    const slug = 'a-night-at-the-harbour'
    const id = '01a20959-2d53-776d-84d3-a76cd17e0420'
    expect(await run(['post', slug, '--id', id, '--headline', 'First', 'The', 'words'])).toMatchObject({
      code: 0,
      printed: [id],
    })
    expect((await run(['post', slug, '--id', id, '--headline', 'First', 'The words'])).said).toContain(
      'here already',
    )
    expect((await run(['post', slug, '--by', 'Ada'], 'Words from a pipe')).code).toBe(0)
    expect((await run(['export', slug, '--out', 'site'])).said).toContain('Only a closed story')
    expect((await run(['story', 'status', slug, 'closed'])).code).toBe(0)
    expect((await run(['post', slug, 'Too late'])).said).toContain('This story is closed.')
    expect((await run(['export', slug, '--out', 'site'])).code).toBe(0)
    const page = await readFile(join(folder, 'site/index.html'), 'utf8')
    expect(page).toContain('Words from a pipe')
    expect(page).not.toContain('<script type="module"')
    for (const [, link = ''] of page.matchAll(/(?:href|src)="([^"#:]+)"/g))
      expect(existsSync(join(folder, 'site', link)), link).toBe(true)
    expect((await run(['export', slug, '--out', 'site'])).said).toContain('holds something already')
  })

  it('puts the sample in and takes it out', async () => {
    const { run } = await aTerminal()
    const { printed } = await run(['sample', 'install'])
    expect((await run(['story', 'list'])).printed.join()).toContain(printed[0])
    expect((await run(['sample', 'remove'])).code).toBe(0)
    expect((await run(['story', 'list'])).printed).toEqual([])
    expect(await run(['sample', 'remove'])).toMatchObject({
      code: 1,
      said: expect.stringContaining('no such story'),
    })
  })
})
