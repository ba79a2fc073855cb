import { readdir, readFile } from 'node:fs/promises'
import bcd, { type CompatStatement, type Identifier } from '@mdn/browser-compat-data'
import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { BUILD_TARGETS, OLDEST_BROWSERS } from '../scripts/browsers.ts'

/** Newer than our oldest browsers, and used all the same: without it this happens. */
const ALLOWED: Readonly<Record<string, string>> = {
  'KeyboardEvent.repeat':
    'a key that is held counts as several presses, each of which has its question or Undo',
  'Segmenter.segment': 'the words and characters of a headline are counted more simply',
  'Segments.containing': 'text is cut between code points, and so perhaps within an emoji of several',
  'StorageManager.estimate': 'nobody is told how much room there is',
}

/** The same of styles: the page looks otherwise, and works. */
const ALLOWED_STYLES = [
  'contain-intrinsic-size',
  'content-visibility',
  'field-sizing',
  'resize',
  'text-wrap',
  'user-select',
]

/** The names by which MDN's data knows our browsers. */
const MDN = {
  chrome: OLDEST_BROWSERS.chrome,
  firefox: OLDEST_BROWSERS.firefox,
  safari: OLDEST_BROWSERS.safari,
  safari_ios: OLDEST_BROWSERS.safari,
} as const

/** Those of our browsers that do not have it. */
function lacking({ support }: CompatStatement): string[] {
  return Object.entries(MDN).flatMap(([name, oldest]) => {
    const [now] = [support[name as keyof typeof MDN]].flat()
    const added = now?.flags === undefined ? now?.version_added : false
    const isThere = typeof added === 'string' && Number.parseFloat(added.replace('≤', '')) <= Number(oldest)
    return isThere ? [] : [name]
  })
}

/** What TypeScript's library calls them, as MDN does: `ReadonlyArray` and `ArrayConstructor` are `Array`. */
const ownerOf = (name: string) => name.replace(/^Readonly(?=Array|Map|Set)|Constructor$/g, '')

function compatOf(owner: string | undefined, name: string): CompatStatement | undefined {
  const { builtins } = bcd.javascript
  if (owner === undefined) return bcd.api[name]?.__compat ?? builtins?.[name]?.__compat
  const holder: Identifier | undefined =
    bcd.api[owner] ?? builtins?.[owner] ?? builtins?.['Intl']?.[owner] ?? undefined
  return (holder?.[name] ?? holder?.[`${name}_static`])?.__compat
}

interface Use {
  readonly name: string
  readonly where: string
  readonly lacking: readonly string[]
}

/** Of the browser's own that our code uses, by what TypeScript knows each name to be, whatever some browser lacks. */
function usesOfNewer(): Use[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    'tsconfig.browser.json',
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
      },
    },
  )
  const program = ts.createProgram(config?.fileNames ?? [], config?.options ?? {})
  const checker = program.getTypeChecker()
  const uses = new Map<string, Use>()
  const look = (identifier: ts.Identifier | ts.PrivateIdentifier, source: ts.SourceFile) => {
    for (const declaration of checker.getSymbolAtLocation(identifier)?.declarations ?? []) {
      if (!program.isSourceFileDefaultLibrary(declaration.getSourceFile())) continue
      const { parent } = declaration
      const owner = ts.isInterfaceDeclaration(parent) ? ownerOf(parent.name.text) : undefined
      const compat = compatOf(owner, identifier.text)
      const lacks = compat === undefined ? [] : lacking(compat)
      const name = owner === undefined ? identifier.text : `${owner}.${identifier.text}`
      const line = source.getLineAndCharacterOfPosition(identifier.getStart()).line + 1
      if (lacks.length > 0) uses.set(name, { name, where: `${source.fileName}:${line}`, lacking: lacks })
    }
  }
  for (const source of program.getSourceFiles()) {
    if (source.isDeclarationFile || source.fileName.includes('node_modules')) continue
    const visit = (node: ts.Node): void => {
      if (ts.isIdentifier(node) && !ts.isTypeNode(node.parent)) look(node, source)
      ts.forEachChild(node, visit)
    }
    visit(source)
  }
  return [...uses.values()]
}

describe('the oldest browsers that we build for', () => {
  let uses: Use[] = []
  beforeAll(() => {
    uses = usesOfNewer()
  }, 60_000)

  it('have all that our code uses, or it does without', () => {
    const unallowed = uses.filter(({ name }) => ALLOWED[name] === undefined)
    expect(
      unallowed.map(({ name, where, lacking: lacks }) => `${name} at ${where}: not in ${lacks.join(', ')}`),
    ).toEqual([])
  })

  it('are the reason for each exception', () => {
    const names = uses.map(({ name }) => name)
    expect(Object.keys(ALLOWED).filter((name) => !names.includes(name))).toEqual([])
  })

  it('show every page, though some of its styles be unknown to them', async () => {
    const folders = ['dist/assets', 'dist/newsroom']
    const sheets = await Promise.all(
      folders.map(async (folder) => {
        const files = (await readdir(folder)).filter((file) => file.endsWith('.css'))
        return Promise.all(files.map((file) => readFile(`${folder}/${file}`, 'utf8')))
      }),
    )
    const css = sheets.flat().join('\n')
    const newer = Object.entries<Identifier>(bcd.css['properties'] ?? {}).flatMap(([name, { __compat }]) =>
      __compat !== undefined && lacking(__compat).length > 0 && new RegExp(`[{;]${name}:`).test(css)
        ? [name]
        : [],
    )
    expect(newer.toSorted()).toEqual(ALLOWED_STYLES)
  })

  it('are those that the README names', async () => {
    const { chrome, firefox, safari } = OLDEST_BROWSERS
    expect(await readFile('README.md', 'utf8')).toContain(
      `Chrome and Edge ${chrome}, Firefox ${firefox}, Safari ${safari}`,
    )
    expect(BUILD_TARGETS).toEqual([`chrome${chrome}`, `firefox${firefox}`, `safari${safari}`])
  })
})
