import { Type, type Static, type TSchema, type TUnsafe } from 'typebox'

/**
 * What a module promises to those who call it: for each route, under its method and address, the schemas of what it
 * takes and of what it answers. Routes are given them (Fastify checks, serialises and describes by them), and the
 * newsroom's app takes its types from them. A schema with a `title` stands under that name in /api/openapi.json.
 */
export type Contract = Readonly<Record<string, RouteContract>>

interface RouteContract {
  readonly operationId: string
  readonly summary: string
  readonly description?: string
  tags: string[]
  readonly params?: TSchema
  readonly querystring?: TSchema
  readonly body?: TSchema
  readonly consumes?: string[]
  readonly headers?: TSchema
  /** By status. What is refused is added to every route: see `problem-contract.ts`. */
  readonly response: Readonly<Record<number, TSchema | ContentByType>>
}

interface ContentByType {
  readonly description: string
  readonly content: Readonly<Record<string, { readonly schema: TSchema }>>
}

/** ISO 8601 UTC, to the millisecond. */
export const Instant = Type.String({ format: 'date-time' })

/** An object without fields: done, and there is nothing more to say. */
export const Empty = Type.Object({}, { description: 'Done' })

/** 204: done, without a body. */
export const NoContent = Type.Unsafe<undefined>({ type: 'null', description: 'Done; there is no body' })

export function list<Item extends TSchema>(item: Item, description?: string) {
  return Type.Unsafe<readonly Static<Item>[]>({
    type: 'array',
    items: item,
    ...(description === undefined ? {} : { description }),
  })
}

/** One of some words. */
export function pickRandom<const Words extends readonly string[]>(words: Words, description?: string) {
  return Type.Unsafe<Words[number]>({
    type: 'string',
    enum: [...words],
    ...(description === undefined ? {} : { description }),
  })
}

/** The schema, or null. What has a name keeps it: a union of the two, since a type of its own would be another. */
export function nullable<Schema extends TSchema>(schema: Schema): TUnsafe<Static<Schema> | null> {
  const { type, title, enum: words } = schema as { type?: unknown; title?: string; enum?: unknown[] }
  if (typeof type !== 'string' || title !== undefined)
    return Type.Unsafe({ anyOf: [schema, { type: 'null' }] })
  return Type.Unsafe({
    ...schema,
    type: [type, 'null'],
    ...(words === undefined ? {} : { enum: [...words, null] }),
  })
}

declare const jsonOf: unique symbol
/** The JSON of a `T` as text, made piece by piece or once for many. */
export type JsonText<T> = string & { readonly [jsonOf]: T }

/** An answer that its handler makes as JSON itself: it is sent as it is. */
export function readyJson<Schema extends TSchema>(schema: Schema) {
  return Type.Unsafe<JsonText<Static<Schema>>>(schema)
}

/** Events for as long as the connection holds (Server-Sent Events). */
export function eventStream(description: string): ContentByType {
  return { description, content: { 'text/event-stream': { schema: Type.String() } } }
}
