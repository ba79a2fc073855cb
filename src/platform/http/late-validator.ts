import { IsOptional, type TSchema } from 'typebox'
import AjvCompiler, { type BuildCompilerFromPool } from '@fastify/ajv-compiler'

/**
 * Fastify's own validation (Ajv), but each schema is compiled when its route is first called and not at the start:
 * compiling all of them was a quarter of it. A schema that Ajv refuses fails at that first call, so every route has
 * a test that calls it. A body that the schema calls optional may be left out, which JSON Schema has no word for.
 */
export const lateValidator: BuildCompilerFromPool = (externalSchemas, options) => {
  const compile = AjvCompiler()(externalSchemas, options)
  return (schema, meta) => {
    let validate: ReturnType<typeof compile> | undefined
    const mayBeAbsent = IsOptional((schema as { readonly schema: TSchema }).schema)
    const late = (data: unknown) => {
      late.errors = null
      if (mayBeAbsent && (data === undefined || data === null)) return true
      validate ??= compile(schema, meta)
      const isFit = validate(data)
      late.errors = validate.errors // Fastify reads them off the function that it called
      return isFit
    }
    late.errors = undefined as ReturnType<typeof compile>['errors']
    return late as ReturnType<typeof compile>
  }
}
