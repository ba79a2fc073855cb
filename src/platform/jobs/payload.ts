import type { Static, TSchema } from 'typebox'

/** A kind of job, known to whoever asks for the work and to whoever does it. */
export interface JobKind<Payload extends TSchema = TSchema> {
  /** `mail.send` */
  readonly name: string
  /** What it is told. Fields that a newer build adds are let pass. */
  readonly payload: Payload
}

export class MalformedPayload extends Error {
  override readonly name = 'MalformedPayload'
}

/** Reads what stands in a row of the queue; throws `MalformedPayload` with what is wrong. */
export async function readPayload<Payload extends TSchema>(
  { name, payload }: JobKind<Payload>,
  json: string,
): Promise<Static<Payload>> {
  const { Check, Errors } = await import('typebox/schema') // not at the start of every command
  const value = parseJson(json)
  if (Check(payload, value)) return value
  const [, [error] = []] = Errors(payload, value)
  const what =
    value === undefined ? 'is no JSON' : `${error?.instancePath ?? ''} ${error?.message ?? 'is wrong'}`
  throw new MalformedPayload(`the payload of a job ${name} is malformed: ${what.trim()}`)
}

/** Undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
