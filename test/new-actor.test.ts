import { readFileSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { relative, resolve } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { isAdmin, isOfNewsroom, type Actor } from '../src/access/actor.ts'
import { listRoleDesks, roleOn } from '../src/access/desk-role.ts'
import { requireAdmin, requireConfirmed, requireTerminal } from '../src/access/require.ts'
import { can, STORY_ACTS } from '../src/story/policy.ts'

const ACTOR = resolve('src/access/actor.ts')

/** The files of the server that do not compile when `Actor` has one kind more. */
function filesThatRefuse(kind: string): string[] {
  const { config } = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)) as { config: object }
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, '.')
  const host = ts.createCompilerHost(options)
  const read = host.getSourceFile.bind(host)
  host.getSourceFile = (path, version) => {
    if (resolve(path) !== ACTOR) return read(path, version)
    const planted = `Staff | Reader | Program | System | { readonly kind: '${kind}'; readonly name: string }`
    const text = readFileSync(path, 'utf8')
    expect(text).toContain('= Staff | Reader | Program | System\n')
    return ts.createSourceFile(
      path,
      text.replace('Staff | Reader | Program | System\n', `${planted}\n`),
      version,
    )
  }
  const program = ts.createProgram(['src/main.ts'], options, host)
  const refused = program.getSemanticDiagnostics().map(({ file }) => file?.fileName ?? '')
  return [...new Set(refused)].map((path) => relative('.', path)).toSorted()
}

describe('an actor of a new kind', () => {
  it('compiles nowhere until each rule says what it may do', async () => {
    const asking = await Array.fromAsync(glob('src/**/*.ts'))
    const deciding = asking.filter((path) => readFileSync(path, 'utf8').includes('switch (actor.kind)'))
    expect(deciding.length).toBeGreaterThan(4)
    expect(filesThatRefuse('planted')).toEqual(deciding.toSorted())
  })

  it('may do nothing meanwhile', () => {
    const planted = {
      kind: 'planted',
      name: 'Planted',
      isAdmin: true,
      roles: { news: 'editor' },
      desks: null,
    }
    const actor = planted as unknown as Actor
    for (const act of STORY_ACTS) expect(can(actor, act, 'news'), act).toBeFalsy()
    expect(roleOn(actor, 'news')).toBeUndefined()
    expect(listRoleDesks(actor)).not.toBe('all')
    expect(isAdmin(actor)).toBeFalsy()
    expect(isOfNewsroom(actor)).toBeFalsy()
    expect(() => requireAdmin(actor)).toThrow()
    expect(() => requireTerminal(actor)).toThrow()
    expect(() => requireConfirmed(actor, 0)).toThrow()
  })
})
