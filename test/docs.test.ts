import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { archiveProblems } from '../src/archive/problems.ts'
import { help } from '../src/commands/run-command.ts'
import { embedProblems } from '../src/media/embed/embed-problems.ts'
import { pictureProblems } from '../src/media/picture/picture-problems.ts'
import { outsideProblems } from '../src/platform/outside/problems.ts'
import { OPTIONS } from '../src/platform/config/options.ts'
import { accessProblems } from '../src/access/problems.ts'
import { identityProblems } from '../src/identity/problems.ts'
import { httpProblems } from '../src/platform/http/problems.ts'
import { staffProblems } from '../src/staff/problems.ts'
import { liveProblems } from '../src/live/problems.ts'
import { storyProblems } from '../src/story/problems.ts'

const read = (name: string) => readFile(new URL(`../docs/${name}`, import.meta.url), 'utf8')

describe('what is shipped', () => {
  it('brings no password of its own', async () => {
    const shipped = (name: string) => readFile(new URL(`../${name}`, import.meta.url), 'utf8')
    const uses = [...(await shipped('compose.yaml')).matchAll(/PASSWORD.*/g)]
    expect(uses).toEqual([])
    const postgres = await shipped('compose.postgres.yaml')
    const values = [...postgres.matchAll(/\$\{[A-Z_]*PASSWORD([^}]*)\}/g)].map(([, rest = '']) =>
      rest.slice(0, 2),
    )
    expect(values).toEqual([':?', ':?'])
  })
})

describe('the documentation', () => {
  it('has every setting with its default, and none that is not', async () => {
    const rows = [...(await read('configuration.md')).matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\|/gm)]
    const options = Object.values(OPTIONS)
    expect([...new Set(rows.map(([, name]) => name ?? ''))].toSorted()).toEqual(
      options.map((each) => each.name).toSorted(),
    )
    for (const { name, shownDefault } of options) {
      const row = rows.find(([, each]) => each === name)
      expect(row?.[2]?.replaceAll('`', ''), name).toContain(shownDefault.replaceAll('`', ''))
      expect(help()).toContain(name)
    }
  })

  it('has what fits each setting, in one table without strays', async () => {
    const text = await read('configuration.md')
    const lines = text.split('\n')
    const strays = lines.filter(
      (line, at) =>
        line.startsWith('|') && lines[at - 1]?.startsWith('|') !== true && !line.startsWith('| setting'),
    )
    expect(strays).toEqual([])
    const rows = [...text.slice(text.indexOf('## What fits')).matchAll(/^\| `([A-Z_]+)` +\| (.*?) +\|$/gm)]
    expect(rows.map(([, name, what]) => [name, what])).toEqual(
      Object.values(OPTIONS).map(({ name, expected }) => [name, expected]),
    )
  })

  it('has every problem with what to do about it, and none that is not', async () => {
    const text = await read('problems.md')
    const known = {
      ...storyProblems,
      ...accessProblems,
      ...httpProblems,
      ...identityProblems,
      ...liveProblems,
      ...staffProblems,
      ...pictureProblems,
      ...embedProblems,
      ...outsideProblems,
      ...archiveProblems,
    }
    const sections = [...text.matchAll(/^### `?([a-z-]+)`?$/gm)].map(([, code]) => code ?? '')
    expect(sections.toSorted()).toEqual(Object.keys(known).toSorted())
    for (const [code, { title, advice, status }] of Object.entries(known)) {
      const start = text.search(new RegExp(`^### \`?${code}\`?$`, 'm'))
      const section = text.slice(start, start + 900).replaceAll(/\s+/g, ' ')
      for (const words of [title, advice, String(status)])
        expect(section, code).toContain(words.replaceAll(/\s+/g, ' '))
    }
  })
})
