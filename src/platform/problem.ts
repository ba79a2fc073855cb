/**
 * Problems: what can go wrong in a way that somebody outside can act on. A room lists its problems in one
 * catalogue (`problems.ts`); an action throws one; the HTTP door, the command line and the job worker each
 * catch it once. Whatever else is thrown is a bug.
 */

export interface ProblemKind {
  /** HTTP status, also for callers that are not HTTP: 4xx is the caller's to mend, 5xx ours. */
  readonly status: number
  /** What happened, one sentence. */
  readonly title: string
  /** What to do about it, one sentence. */
  readonly advice: string
}

export type Problems = Readonly<Record<string, ProblemKind>>

export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: string
  readonly status: number
  readonly title: string
  readonly advice: string
  /** Facts that may be shown to the caller, such as which field and what it was. */
  readonly detail: string | undefined

  constructor(code: string, kind: ProblemKind, detail?: string, options?: ErrorOptions) {
    super(detail === undefined ? kind.title : `${kind.title} ${detail}`, options)
    this.code = code
    this.status = kind.status
    this.title = kind.title
    this.advice = kind.advice
    this.detail = detail
  }

  /** The whole of it as a reader of a terminal sees it. */
  sentence(): string {
    return [this.title, this.detail, this.advice].filter(Boolean).join(' ')
  }
}

/** Makes the thrower of a catalogue's problems: `throw problem('story-closed', 'the story "floods"')`. */
export function problemsOf<P extends Problems>(catalogue: P) {
  return (code: keyof P & string, detail?: string, options?: ErrorOptions): Problem => {
    const kind = catalogue[code]
    if (kind === undefined) throw new Error(`no problem is called ${code}`)
    return new Problem(code, kind, detail, options)
  }
}

/** A rule's refusal: a value that the caller must look at. */
export interface Refusal<Code extends string = string> {
  readonly refused: Code
  readonly detail?: string
}

export function refuse<Code extends string>(refused: Code, detail?: string): Refusal<Code> {
  return detail === undefined ? { refused } : { refused, detail }
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value
}
