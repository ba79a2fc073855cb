import type { App } from './app.ts'

export interface ListedRoute {
  /** `GET /api/me` */
  readonly name: string
  readonly audience: string
}

/** The routes that come after it, with the audience that each declares; those of HEAD that go with a GET are not told. */
export function listRoutes(app: App): readonly ListedRoute[] {
  const routes: ListedRoute[] = []
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const each of [method].flat())
      if (each !== 'HEAD') routes.push({ name: `${each} ${url}`, audience: config?.access ?? '' })
  })
  return routes
}
