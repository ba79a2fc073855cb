import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { APP_SHELVES, STORY_FLOORS, storyPartsAndAbove, type StoryPart } from '../scripts/floors.ts'

const run = promisify(execFile)

/** Runs the arrows over the given folders of src; resolves with the exit code and what it printed. */
async function arrows(...folders: string[]): Promise<{ code: number; said: string }> {
  const args = ['--config', '.dependency-cruiser.mjs', '--output-type', 'err', ...folders]
  const done = await run('node_modules/.bin/node', ['node_modules/.bin/depcruise', ...args]).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, said: error.stdout }),
  )
  return done
}

describe('the arrows of the house', () => {
  // In the tree itself: the rules go by path. The folder is of a room, and gone when the test is.
  let planted = ''
  beforeAll(async () => {
    planted = await mkdtemp('src/story/planted-')
  })
  afterAll(() => rm(planted, { recursive: true }))

  const violations = [
    ['pure-imports-no-world', 'rule.ts', "export { storyBySlug } from '../store.ts'"],
    ['pure-imports-only-rules', 'clock.ts', "export { systemClock } from '../../platform/clock.ts'"],
    ['a-store-belongs-to-its-room', 'actions.ts', "export { listTokens } from '../../staff/store.ts'"],
    ['rooms-know-no-screens', 'routes.ts', "export { createUrlBuilder } from '../../pages/site-context.ts'"],
    ['only-platform-holds-a-driver', 'jobs.ts', "export { DatabaseSync } from 'node:sqlite'"],
    ['everything-resolves', 'lost-actions.ts', "export { nothing } from './nowhere.ts'"],
    ['no-circles', 'self-actions.ts', "export * as me from './self-actions.ts'"],
    [
      'a-migration-imports-kysely-alone',
      'migrations/2026-11-27-01-planted.ts',
      "export { searchable } from '../../../platform/search-words.ts'",
    ],
  ] as const

  it.each(violations)('a planted breach of %s is found', async (rule, file, text) => {
    await mkdir(dirname(join(planted, file)), { recursive: true })
    await writeFile(join(planted, file), `${text}\n`)
    const { code, said } = await arrows(planted)
    await rm(join(planted, file))
    expect(said).toContain(rule)
    expect(code).not.toBe(0)
  })

  it('sees the whole tree, so that being green means something', async () => {
    const { said } = await arrows('src')
    const [, modules] = /(\d+) modules/.exec(said) ?? []
    expect(Number(modules)).toBeGreaterThan(80)
  })
})

describe('the shelves of the newsroom’s app', () => {
  const app = 'src/newsroom/app'
  const pairs = APP_SHELVES.flatMap((shelf, index) =>
    [...APP_SHELVES.slice(index + 1), 'main.tsx'].map((above) => ({ shelf, above })),
  )
  let said = ''

  // All of them at once: the whole tree is read for each run.
  beforeAll(async () => {
    for (const { shelf, above } of pairs) {
      const folder = join(app, shelf, 'planted')
      await mkdir(folder, { recursive: true })
      const target = above === 'main.tsx' ? above : join(above, await anyFile(join(app, above)))
      await writeFile(join(folder, `to-${above}.ts`), `export * from '../../${target}'\n`)
    }
    said = (await arrows(app)).said
  })
  afterAll(async () => {
    for (const shelf of APP_SHELVES) await rm(join(app, shelf, 'planted'), { recursive: true, force: true })
  })

  it.each(pairs)('$shelf may not import $above', ({ shelf, above }) => {
    expect(said).toMatch(
      new RegExp(
        `app-${shelf}-knows-what-is-below: ${app}/${shelf}/planted/to-${above}.ts → ${app}/${above}`,
      ),
    )
  })

  it('are all there, so that the rules mean something', async () => {
    const folders = (await readdir(app, { withFileTypes: true })).filter((entry) => entry.isDirectory())
    const names = folders.map(({ name }) => name).filter((name) => name !== 'styles')
    expect(names.toSorted()).toEqual(APP_SHELVES.toSorted())
  })
})

describe('the floors of the story', () => {
  const parts = STORY_FLOORS.flat()
  const pairs = storyPartsAndAbove().flatMap(([part, above]) => above.map((each) => ({ part, above: each })))
  const plantedIn = ({ part, above }: (typeof pairs)[number]) =>
    join(part.folder, `planted-${part.name}-${above.name}-actions.ts`)
  const isOf = ({ path, pathNot }: StoryPart, file: string) =>
    new RegExp(path).test(file) && (pathNot === undefined || !new RegExp(pathNot).test(file))
  let files: string[] = []
  let said = ''

  beforeAll(async () => {
    files = (await readdir('src/story', { recursive: true }))
      .filter(
        (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !/planted|^migrations/.test(file),
      )
      .map((file) => join('src/story', file))
    for (const pair of pairs) {
      const target = files.find((file) => isOf(pair.above, file)) ?? 'nothing'
      await writeFile(plantedIn(pair), `export * from './${relative(pair.part.folder, target)}'\n`)
    }
    said = (await arrows('src/story')).said
  })
  afterAll(async () => {
    for (const pair of pairs) await rm(plantedIn(pair), { force: true })
  })

  it.each(pairs)('$part.name may not import $above.name', ({ part, above }) => {
    const [, target = ''] =
      new RegExp(`story-${part.name}-knows-what-is-below: ${plantedIn({ part, above })} → (\\S+)`).exec(
        said,
      ) ?? []
    expect(isOf(above, target)).toBe(true)
  })

  it('have every file of it, once', () => {
    for (const file of files)
      expect([file, parts.filter((part) => isOf(part, file)).length]).toEqual([file, 1])
  })
})

async function anyFile(folder: string): Promise<string> {
  const files = await readdir(folder)
  const file = files.find((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  if (file === undefined) throw new Error(`${folder} has no file to import`)
  return file
}
