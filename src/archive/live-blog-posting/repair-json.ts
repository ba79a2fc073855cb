/*
 * Templates often produce invalid JSON: line breaks in strings, trailing commas, comments, unescaped quotation marks.
 * The text is scanned once; certain errors are repaired, and JSON.parse decides.
 */

/** The value of a block of structured data; undefined if it cannot be repaired. */
export function parseLooseJson(
  block: string,
): { readonly value: unknown; readonly isMended: boolean } | undefined {
  const text = withoutWrapping(block)
  for (const [isMended, candidate] of [
    [false, () => text],
    [true, () => repairJson(text)],
  ] as const) {
    try {
      return { value: JSON.parse(candidate()), isMended }
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error // the repaired text is tried next; then the caller reports it
    }
  }
  return undefined
}

/** Comment and CDATA marks that once hid scripts from old browsers and XML parsers. */
function withoutWrapping(block: string): string {
  let text = block.trim()
  for (let before = ''; before !== text;) {
    before = text
    text = text
      .replace(/^(?:<!--|\/\/ ?<!\[CDATA\[|\/\* ?<!\[CDATA\[ ?\*\/|<!\[CDATA\[|\ufeff)/, '')
      .replace(/(?:(?:\/\/ ?)?-->|\/\/ ?\]\]>|\/\* ?\]\]> ?\*\/|\]\]>|;)$/, '')
      .trim()
  }
  return text
}

function repairJson(text: string): string {
  return new JsonRepairer(text).run()
}

class JsonRepairer {
  readonly text: string
  readonly out: string[] = []
  readonly open: ('{' | '[')[] = []
  at = 0
  /** Whether the next string in an object is a key. */
  expectsName = false

  constructor(text: string) {
    this.text = text
  }

  run(): string {
    while (this.at < this.text.length) this.step()
    return this.out.join('')
  }

  step(): void {
    const char = this.text[this.at] ?? ''
    if (char === '"') return this.string()
    if (char === '/' && this.skipComment()) return
    if (char === ',' && this.isTrailingComma()) {
      this.at++
      return
    }
    if (char === '{' || char === '[') {
      this.open.push(char)
      this.expectsName = char === '{'
    } else if (char === '}' || char === ']') {
      this.open.pop()
      this.expectsName = false
    } else if (char === ',') this.expectsName = this.open.at(-1) === '{'
    else if (char === ':') this.expectsName = false
    this.out.push(char)
    this.at++
  }

  skipComment(): boolean {
    const next = this.text[this.at + 1]
    if (next !== '/' && next !== '*') return false
    const end = next === '/' ? this.text.indexOf('\n', this.at) : this.text.indexOf('*/', this.at + 2)
    this.at = end < 0 ? this.text.length : end + (next === '/' ? 1 : 2)
    return true
  }

  isTrailingComma(): boolean {
    const after = this.text[this.afterSpace(this.at + 1)]
    return after === '}' || after === ']' || after === ',' || after === undefined
  }

  string(): void {
    const isName = this.expectsName
    this.out.push('"')
    let from = ++this.at
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at)
      if (code === 92) {
        const next = this.text[this.at + 1] ?? ''
        if (
          /["\\/bfnrt]/.test(next) ||
          (next === 'u' && /^[0-9a-f]{4}$/i.test(this.text.slice(this.at + 2, this.at + 6)))
        ) {
          this.at++
          continue
        }
        this.out.push(this.text.slice(from, this.at), next === "'" ? '' : '\\\\')
        from = this.at + 1
      } else if (code < 32) {
        this.out.push(this.text.slice(from, this.at), code === 10 ? '\\n' : code === 9 ? '\\t' : '')
        from = this.at + 1
      } else if (code === 34) {
        if (this.endsString(isName)) break
        this.out.push(this.text.slice(from, this.at), '\\"')
        from = this.at + 1
      }
    }
    this.out.push(this.text.slice(from, this.at), '"')
    this.at++
    this.expectsName = false
  }

  /** Whether this quotation mark ends the string, judging by what follows. */
  endsString(isName: boolean): boolean {
    const next = this.afterSpace(this.at + 1)
    const char = this.text[next]
    if (isName) return char === ':'
    if (char === undefined || char === '}' || char === ']') return true
    if (char === '/') return /^\/[/*]/.test(this.text.slice(next, next + 2))
    if (char !== ',') return false
    const after = this.afterSpace(next + 1)
    const follows = this.text[after] ?? ''
    if (follows === '}' || follows === ']' || follows === '/') return true
    if (this.open.at(-1) !== '{') return /["{[\-0-9tfn]/.test(follows)
    return follows === '"' && this.isNameAt(after)
  }

  isNameAt(at: number): boolean {
    return /^"[^"\\\n]{1,80}"\s{0,80}:/.test(this.text.slice(at, at + 180))
  }

  afterSpace(at: number): number {
    let next = at
    while (next < this.text.length && /\s/.test(this.text[next] ?? '')) next++
    return next
  }
}
