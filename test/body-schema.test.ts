import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const run = promisify(execFile)

const SCHEMA = 'src/story/body/body.ts'
/** Every file that handles each node of a body. */
const PLACES = {
  walks: SCHEMA,
  parser: 'src/story/body/parse-body.ts',
  html: 'src/story/body/body-from-nodes.ts',
  view: 'src/pages/views/body.tsx',
  editor: 'src/newsroom/app/editor/schema.ts',
  editorBody: 'src/newsroom/app/editor/editor-body.ts',
} as const

describe('a new type in the schema of bodies', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'body-schema-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** The files that do not compile when `planted` (members of its interfaces) is added to the schema. */
  async function broken(planted: string): Promise<string[]> {
    const config = {
      extends: resolve('tsconfig.json'),
      compilerOptions: { lib: ['esnext', 'dom', 'dom.iterable'], types: [] },
      files: ['planted.ts', ...Object.values(PLACES).map((place) => resolve(place))],
      include: [], // what these import is enough, and quick
    }
    const text = `declare module '${resolve(SCHEMA)}' { ${planted} }\nexport {}\n`
    await writeFile(join(folder, 'planted.ts'), text)
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    const said = await run('node_modules/.bin/tsc', ['--pretty', 'false', '-p', folder]).then(
      ({ stdout }) => stdout,
      (error: { stdout: string }) => error.stdout,
    )
    const errors = said.split('\n').filter((line) => line.includes('error TS'))
    return [...new Set(errors.map((line) => line.replace(/\(\d+,\d+\): error.*/, '')))].sort()
  }

  it('breaks nothing while none is planted, so that what breaks below means something', async () => {
    expect(await broken('')).toEqual([])
  })

  it('does not compile while one of the six places forgets it, if it is a block', async () => {
    expect(await broken('interface BlockTypes { planted: object }')).toEqual(
      expect.arrayContaining(Object.values(PLACES)),
    )
  })

  it('nor if it stands in a line', async () => {
    const { parser, html, view, editor, editorBody } = PLACES
    expect(await broken('interface InlineTypes { planted: object }')).toEqual(
      expect.arrayContaining([parser, html, view, editor, editorBody]),
    )
  })

  it('nor if it is a mark', async () => {
    const { parser, html, view, editor } = PLACES
    expect(await broken('interface MarkTypes { planted: object }')).toEqual(
      expect.arrayContaining([parser, html, view, editor]),
    )
  })
})
