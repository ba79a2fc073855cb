import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Validator } from '@seriousme/openapi-schema-validator'
import openapiTypes, { astToString } from 'openapi-typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startNewsroom, type Newsroom } from './newsroom.ts'

const run = promisify(execFile)

interface Operation {
  readonly operationId?: string
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

let newsroom: Newsroom
let description: Description
beforeAll(async () => {
  newsroom = await startNewsroom({ PUBLIC_URL: 'https://news.test' })
  description = (await newsroom.json('/api/openapi.json')) as Description
})
afterAll(() => newsroom.close())

/** A TypeScript program that names the type of each answer, and compiles where each is one. */
function programOf({ paths }: Description): string {
  const lines = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).flatMap(([method, { responses }]) =>
      Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.keys(content).map((type) => {
          const key = /^\d+$/.test(status) ? status : JSON.stringify(status)
          const steps = `paths[${JSON.stringify(path)}]['${method}']['responses'][${key}]['content'][${JSON.stringify(type)}]`
          return `usable<${steps}>(true)`
        }),
      ),
    ),
  )
  return [
    "import type { paths } from './api.ts'",
    'type IsVague<T> = unknown extends T ? true : [T] extends [never] ? true : false',
    'declare function usable<T>(is: IsVague<T> extends true ? false : true): void',
    ...lines,
  ].join('\n')
}

describe('/api/openapi.json', () => {
  it('is OpenAPI, as an outside validator reads it', async () => {
    expect(await new Validator().validate({ ...description })).toEqual({ valid: true })
  })

  it('has nothing that an outside linter finds wanting', async () => {
    const found = await lintFromString({
      source: JSON.stringify(description),
      absoluteRef: 'openapi.json',
      config: await createConfig({ extends: ['recommended'] }),
    })
    const sentences = found.map(({ message, location }) => `${message} ${location[0]?.pointer ?? ''}`)
    expect(sentences).toEqual([])
  })

  it('describes every route that is not a page or a file of one, with its answers', () => {
    const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
    )
    const vague = operations.filter(
      ({ responses }) =>
        !Object.keys(responses).some((status) => status.startsWith('2')) ||
        !('4XX' in responses) ||
        !('5XX' in responses),
    )
    expect(vague.map(({ name }) => name)).toEqual([])
    const ids = operations.map(({ operationId }) => operationId)
    expect(new Set(ids).size).toBe(operations.length)
    expect(operations.length).toBeGreaterThan(75)
  })

  it('gives a type generator a usable type for every answer', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'stop-press-types-'))
    const types = await openapiTypes(JSON.stringify(description))
    await writeFile(join(folder, 'api.ts'), astToString(types))
    await writeFile(join(folder, 'program.ts'), programOf(description))
    const compiler = resolve('node_modules/.bin/tsc')
    const options = ['--ignoreConfig', '--noEmit', '--strict', '--allowImportingTsExtensions']
    const { stdout } = await run(compiler, [...options, join(folder, 'program.ts')]).catch(
      (error: { stdout: string }) => error,
    )
    await rm(folder, { recursive: true })
    expect(stdout).toBe('')
  })
})
