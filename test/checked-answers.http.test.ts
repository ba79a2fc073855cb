import { Type } from 'typebox'
import { afterEach, describe, expect, it } from 'vitest'
import { createApp, type App } from '../src/platform/http/app.ts'
import { describeApi } from '../src/platform/http/describe-api.ts'
import { checkAnswers } from './checked-answers.ts'

let app: App
afterEach(() => app.close())

/** What is found of a route that promises `id` and `name` and answers with this. */
async function foundOf(answer: object): Promise<readonly string[]> {
  app = await createApp({
    headers: {},
    level: 'silent',
    trustProxy: false,
    callsPerMinute: 10,
    audiences: [],
    authenticate: async () => 'nobody',
    renderProblem: () => '',
    intercept: () => false,
  })
  const found = checkAnswers(app)
  await describeApi(app, {
    version: 'test',
    publicUrl: 'http://localhost',
    sessionCookie: 'session',
    tags: {},
    schemas: {},
  })
  const schema = { response: { 200: Type.Object({ id: Type.String(), name: Type.Optional(Type.String()) }) } }
  await app.register(async () => {
    app.get('/api/thing', { config: { access: 'public' }, schema }, async () => answer as { id: string })
  })
  const url = await app.listen({ port: 0 })
  await (await fetch(`${url}/api/thing`)).text()
  return [...found]
}

describe('a server of the tests holds its answers against its contracts', () => {
  it('finds nothing where they agree', async () => {
    expect(await foundOf({ id: '1', name: 'One' })).toEqual([])
  })

  it('finds a field that the schema has dropped on the way', async () => {
    expect(await foundOf({ id: '1', secret: 'kept' })).toEqual([
      'GET /api/thing 200 returned {"id":"1","secret":"kept"}, and sent {"id":"1"}',
    ])
  })

  it('finds a value that the schema has turned into another', async () => {
    const [sentence] = await foundOf({ id: 1 })
    expect(sentence).toBe('GET /api/thing 200 returned {"id":1}, and sent {"id":"1"}')
  })

  it('lets no answer pass that lacks a field', async () => {
    await foundOf({ name: 'One' })
    const answer = await app.inject('/api/thing')
    expect(answer.statusCode).toBe(500)
  })
})
