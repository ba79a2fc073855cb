// What rules may use besides the language itself: it computes and reaches nothing (WHATWG URL). For tsconfig.pure.json.

declare class URLSearchParams {
  constructor(init?: Readonly<Record<string, string>>)
  get(name: string): string | null
  set(name: string, value: string): void
  toString(): string
}

declare class URL {
  constructor(url: string, base?: string)
  static parse(url: string, base?: string): URL | null
  readonly href: string
  readonly origin: string
  readonly protocol: string
  readonly host: string
  readonly hostname: string
  readonly pathname: string
  readonly hash: string
  readonly searchParams: URLSearchParams
  toString(): string
}
