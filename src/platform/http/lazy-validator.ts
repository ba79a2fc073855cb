import { IsOptional, type TSchema } from 'typebox'
import AjvCompiler, { type BuildCompilerFromPool } from '@fastify/ajv-compiler'

/**
 * Fastify's own validation (Ajv), but each schema is compiled at its route's first call: compiling all of them took a
 * quarter of the start. An invalid schema fails only at that call, so every route has a test that calls it. A body
 * that the schema calls optional may be left out, which JSON Schema has no word for.
 */
export const lazyValidator: BuildCompilerFromPool = (externalSchemas, options) => {
  const compile = AjvCompiler()(externalSchemas, options)
  return (schema, meta) => {
    let validate: ReturnType<typeof compile> | undefined
    const mayBeAbsent = IsOptional((schema as { readonly schema: TSchema }).schema)
    const late = (data: unknown) => {
      late.errors = null
      if (mayBeAbsent && (data === undefined || data === null)) return true
      validate ??= compile(schema, meta)
      const isFit = validate(data)
      late.errors = validate.errors // Fastify reads them from the function it called
      return isFit
    }
    late.errors = undefined as ReturnType<typeof compile>['errors']
    return late as ReturnType<typeof compile>
  }
}
