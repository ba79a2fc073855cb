import { send } from './api.ts'
import type { Answer, Inputs, Route } from './contracts.ts'

/** The server's routes, typed by its contracts. No address stands anywhere else in the app. */

type MethodOf<R extends Route> = R extends `${infer Method} ${string}` ? Method : never

/** A request to be sent later, or more than once. */
export function requestTo<R extends Route>(route: R, ...[input]: Inputs<R>) {
  const { params, query, body } = (input ?? {}) as {
    params?: Record<string, string>
    query?: Record<string, string | undefined>
    body?: unknown
  }
  const [method, address = ''] = route.split(' ')
  const path = address.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params?.[name] ?? ''))
  const given = Object.entries(query ?? {}).filter((each): each is [string, string] => each[1] !== undefined)
  const search = String(new URLSearchParams(given))
  return { method: method as MethodOf<R>, path: search === '' ? path : `${path}?${search}`, body }
}

/** Whether a stored address is one of the API: it may be an older version's. */
export function isOfApi(path: string): boolean {
  return path.startsWith('/api/')
}

/** Asks the server. Rejects with `ApiProblem` where it refuses, with `NoAnswer` where nothing comes. */
export async function call<R extends Route>(route: R, ...input: Inputs<R>): Promise<Answer<R>> {
  return (await send(requestTo(route, ...input))) as Answer<R>
}
