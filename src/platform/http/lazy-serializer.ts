import SerializerSelector from '@fastify/fast-json-stringify-compiler'

/**
 * Fastify's own serialisation (fast-json-stringify), by which an answer has the fields of its schema and no others;
 * but each schema is compiled when it is first answered by, as requests' are (`lazy-validator.ts`), and what may be one
 * of several things is written as it is: to choose between them it would be validated against each.
 */
export function lazySerializer(
  ...[externalSchemas, options]: Parameters<ReturnType<typeof SerializerSelector>>
): ReturnType<ReturnType<typeof SerializerSelector>> {
  const compile = SerializerSelector()(externalSchemas, options)
  return (route) => {
    let serialize: ReturnType<typeof compile> | undefined
    return (answer) => {
      serialize ??= compile({ ...route, schema: withoutUnions(route.schema) })
      return serialize(answer)
    }
  }
}

function withoutUnions(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutUnions)
  if (typeof schema !== 'object' || schema === null) return schema
  if ('anyOf' in schema || 'oneOf' in schema) return {}
  return Object.fromEntries(Object.entries(schema).map(([name, part]) => [name, withoutUnions(part)]))
}
