/**
 * Problems: errors that the caller can act on. Each module lists its problems in one catalogue (`problems.ts`); an
 * action throws one; the HTTP error handler, the command line and the job worker each catch it in one place. Anything
 * else that is thrown is a bug.
 */

export interface ProblemDefinition {
  /** HTTP status, also outside of HTTP: 4xx is for the caller to fix, 5xx for us. */
  readonly status: number
  /** What happened, in one sentence. */
  readonly title: string
  /** What to do about it, in one sentence. */
  readonly advice: string
}

export type Problems = Readonly<Record<string, ProblemDefinition>>

export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: string
  readonly status: number
  readonly title: string
  readonly advice: string
  /** Details that may be shown to the caller, such as the field and its value. */
  readonly detail: string | undefined

  constructor(code: string, kind: ProblemDefinition, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? kind.title : `${kind.title} ${detail}`, options)
    this.code = code
    this.status = kind.status
    this.title = kind.title
    this.advice = kind.advice
    this.detail = detail
  }

  /** The complete message, for a terminal. */
  sentence(): string {
    return [this.title, this.detail, this.advice].filter(Boolean).join(' ')
  }
}

/** Creates the factory for a catalogue's problems: `throw problem('story-closed', 'the story "floods"')`. */
export function createProblemFactory<P extends Problems>(catalogue: P) {
  return (code: keyof P & string, detail?: string, options?: ErrorOptions): Problem => {
    const kind = catalogue[code]
    if (kind === undefined) throw new Error(`no problem is called ${code}`)
    return new Problem(code, kind, detail, options)
  }
}

/** The result of a rule for invalid input: a value that the caller must check. */
export interface Invalid<Code extends string = string> {
  readonly invalid: Code
  readonly detail?: string
}

export function invalid<Code extends string>(code: Code, detail?: string): Invalid<Code> {
  return detail === undefined ? { invalid: code } : { invalid: code, detail }
}

export function isInvalid(value: unknown): value is Invalid {
  return typeof value === 'object' && value !== null && 'invalid' in value
}
