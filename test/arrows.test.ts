import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { forbiddenPairs, ruleName, STORY_FLOORS, type Part } from '../scripts/floors.ts'

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
    ['rooms-know-no-screens', 'routes.ts', "export { linksOf } from '../../pages/edition.ts'"],
    ['only-platform-holds-a-driver', 'jobs.ts', "export { DatabaseSync } from 'node:sqlite'"],
    ['everything-resolves', 'lost-actions.ts', "export { nothing } from './nowhere.ts'"],
    ['no-circles', 'self-actions.ts', "export * as me from './self-actions.ts'"],
  ] as const

  it.each(violations)('a planted breach of %s is found', async (rule, file, text) => {
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

describe('the floors inside a room', () => {
  const parts = STORY_FLOORS.flat()
  const isOf = (part: Part, file: string) =>
    new RegExp(part.path).test(file) && (part.pathNot === undefined || !new RegExp(part.pathNot).test(file))
  const planted: string[] = []
  afterAll(async () => {
    for (const file of planted) await rm(file)
  })

  /** Every file of the room but its tests. */
  async function filesOfStory(): Promise<string[]> {
    const files = await readdir('src/story', { recursive: true })
    return files
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('planted-'))
      .map((file) => join('src/story', file))
  }

  it('have every file once', async () => {
    for (const file of await filesOfStory())
      expect([file, parts.filter((part) => isOf(part, file)).length]).toEqual([file, 1])
  })

  it('are kept: a breach is found between each two of them', async () => {
    const files = await filesOfStory()
    const pairs = forbiddenPairs(STORY_FLOORS)
    for (const [index, [lower, upper]] of pairs.entries()) {
      const target = files.find((file) => isOf(upper, file)) ?? ''
      const file = join(lower.folder, `planted-${index}-actions.ts`)
      planted.push(file)
      await writeFile(file, `export * as upper from './${relative(lower.folder, target)}'\n`)
    }
    const { said } = await arrows(...planted)
    for (const [index, [lower, upper]] of pairs.entries())
      expect(said).toMatch(
        new RegExp(`${ruleName('story', lower, upper)}: ${lower.folder}/planted-${index}-actions`),
      )
    expect(pairs).toHaveLength(22)
  })
})
