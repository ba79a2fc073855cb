import { STATUS_CODES } from 'node:http'
import swagger from '@fastify/swagger'
import type { App } from './app.ts'

export interface ApiDescription {
  readonly version: string
  readonly publicUrl: string
  /** The name of the cookie that holds a person's session. */
  readonly sessionCookie: string
  /** Name and sentence of each group of routes, in the order of the documents. */
  readonly tags: Readonly<Record<string, string>>
  /** Schemas that refer to each other: what names one of them by its title means it. */
  readonly schemas: Readonly<Record<string, object>>
}

/** Gathers the routes that come after it into one OpenAPI description, which `app.swagger()` returns. */
export async function describeApi(
  app: App,
  { version, publicUrl, sessionCookie, tags, schemas }: ApiDescription,
): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.1',
      info: {
        title: 'Stop Press',
        version,
        description: 'The API of one newsroom: see docs/api.md.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: publicUrl }],
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: {
        schemas: schemas as Record<string, Record<string, unknown>>,
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'Of a program: stoppress token create NAME' },
          session: { type: 'apiKey', in: 'cookie', name: sessionCookie, description: 'Of a person' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const { access, isPage } = route.config ?? {}
      const security = access === 'public' ? [] : [{ token: [] }, { session: [] }]
      // A page is for people; what programs may ask of a story has addresses of its own.
      return { schema: { ...schema, security, ...(isPage === true ? { hide: true } : {}) }, url }
    },
    transformObject: (document) =>
      'openapiObject' in document ? nameSchemas(document.openapiObject) : document.swaggerObject,
  })
}

/** Puts each schema that has a title under that name into `components.schemas`, and refers to it from where it stood. */
function nameSchemas<Document extends { components?: { schemas?: object } }>(document: Document): Document {
  const given = document.components?.schemas ?? {}
  const named: Record<string, unknown> = { ...given }
  const walk = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(walk)
    if (typeof part !== 'object' || part === null) return part
    const { title, ...schema } = part as Record<string, unknown>
    const walked = Object.fromEntries(
      Object.entries(schema).map(([name, value]) => [name, walk(withReason(name, value))]),
    )
    if (typeof title !== 'string') return title === undefined ? walked : { title: walk(title), ...walked }
    if (!(title in given)) {
      const others = named[title]
      if (others !== undefined && JSON.stringify(others) !== JSON.stringify(walked))
        throw new Error(`two different schemas are called ${title}`)
      named[title] = walked
    }
    return { $ref: `#/components/schemas/${title}` }
  }
  const { info, components, ...rest } = document as Document & { info?: unknown }
  const walked = walk(rest) as object
  return { info, ...walked, components: { ...components, schemas: named } } as unknown as Document
}

/** An answer that is described by its schema alone gets the name of its status. */
function withReason(name: string, value: unknown): unknown {
  const reason = STATUS_CODES[name]
  const isPlain = typeof value === 'object' && value !== null && 'description' in value
  return reason !== undefined && isPlain && value.description === 'Default Response'
    ? { ...value, description: reason }
    : value
}
