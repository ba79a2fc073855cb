import { isDeepStrictEqual } from 'node:util'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { App } from '../src/platform/http/app.ts'

/**
 * Holds each answer of a server against /api/openapi.json: fields that it does not name or that are missing, and fields
 * that a handler returned and its schema dropped on the way (Fastify says nothing of those). Call it before there are
 * routes; returns what was found, a sentence each.
 */
export function checkAnswers(app: App): ReadonlySet<string> {
  const found = new Set<string>()
  const returned = new WeakMap<object, unknown>()
  let checkerOf: ((pointer: string) => (answer: unknown) => string | undefined) | undefined
  app.addHook('preSerialization', async (request, _reply, payload) => {
    returned.set(request, JSON.parse(JSON.stringify(payload)))
    return payload
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('content-type') ?? '').split(';', 1)[0]
    const { url, schema } = request.routeOptions
    if (request.method === 'HEAD') return payload // nothing of it is sent
    if (typeof payload !== 'string' || type?.endsWith('json') !== true) return payload
    if (url === undefined || schema?.response === undefined || url === '/api/openapi.json') return payload
    const answer: unknown = JSON.parse(payload)
    const where = `${request.method} ${url} ${reply.statusCode}`
    const whole = returned.get(request)
    if (whole !== undefined && !isDeepStrictEqual(whole, answer))
      found.add(`${where} returned ${JSON.stringify(whole)}, and sent ${payload}`)
    checkerOf ??= answerChecker(app.swagger())
    const path = url.replaceAll(/:(\w+)(\([^)]*\))?/g, '{$1}')
    const status = [String(reply.statusCode), `${String(reply.statusCode).charAt(0)}XX`].find(
      (each) => each.toLowerCase() in (schema.response as object),
    )
    const pointer = [
      'paths',
      path,
      request.method.toLowerCase(),
      'responses',
      status,
      'content',
      type,
      'schema',
    ]
    const wrong = checkerOf(pointer.map((part) => encodeURIComponent(escape(String(part)))).join('/'))(answer)
    if (wrong !== undefined) found.add(`${where} ${wrong}: ${payload.slice(0, 2_000)}`)
    return payload
  })
  return found
}

function escape(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1')
}

function answerChecker(document: object): (pointer: string) => (answer: unknown) => string | undefined {
  const ajv = new Ajv2020({
    strict: false,
    formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, binary: true },
  })
  ajv.addSchema(closed(document) as object, 'api')
  return (pointer) => {
    const validate = ajv.getSchema(`api#/${pointer}`)
    if (validate === undefined) return () => 'is not described'
    return (answer) => (validate(answer) === true ? undefined : ajv.errorsText(validate.errors))
  }
}

/** The same schemas, but an object has the fields that are named and no others. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed)
  if (typeof part !== 'object' || part === null) return part
  const all = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closed(value)]))
  return 'properties' in all && !('additionalProperties' in all)
    ? { ...all, additionalProperties: false }
    : all
}
