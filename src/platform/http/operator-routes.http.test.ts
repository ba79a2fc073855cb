import { afterEach, describe, expect, it, vi } from 'vitest'
import { createApp, type App } from './app.ts'
import { describeApi } from './describe-api.ts'
import { routeOperator, type OperatorRouteDeps } from './operator-routes.ts'

let app: App
afterEach(async () => {
  vi.useRealTimers()
  await app.close()
})

async function serve(
  parts: Pick<OperatorRouteDeps, 'checkDatabase' | 'isStopping'>,
): Promise<() => Promise<[number, unknown, string | null]>> {
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
  await describeApi(app, {
    version: 'test',
    publicUrl: 'http://localhost',
    sessionCookie: 'session',
    tags: {},
    schemas: {},
  })
  routeOperator(app, { ...parts, dataDir: '.', load: () => ({ streams: 0, unsentBytes: 0 }) })
  const url = await app.listen({ port: 0 })
  return async () => {
    const answer = await fetch(`${url}/ready`)
    return [answer.status, await answer.json(), answer.headers.get('cache-control')]
  }
}

describe('/ready', () => {
  it('follows the database, and no cache keeps what it says', async () => {
    let checkDatabase: OperatorRouteDeps['checkDatabase'] = async () => []
    const ready = await serve({ checkDatabase: () => checkDatabase(), isStopping: () => false })
    expect(await ready()).toEqual([200, { status: 'ready' }, 'no-store'])
    checkDatabase = () => Promise.reject(new Error('away'))
    expect(await ready()).toEqual([503, { status: 'database-away' }, 'no-store'])
    checkDatabase = async () => []
    expect(await ready()).toEqual([200, { status: 'ready' }, 'no-store'])
  })

  it('does not wait for a database that says nothing', async () => {
    const ready = await serve({ checkDatabase: () => new Promise(() => {}), isStopping: () => false })
    expect(await ready()).toEqual([503, { status: 'database-away' }, 'no-store'])
  })

  it('says so as soon as the server is about to stop, whatever the database says', async () => {
    let isStopping = false
    const ready = await serve({ checkDatabase: async () => [], isStopping: () => isStopping })
    expect((await ready())[0]).toBe(200)
    isStopping = true
    expect(await ready()).toEqual([503, { status: 'stopping' }, 'no-store'])
  })
})
