import { invalid, type Invalid } from '../platform/problem.ts'

/** A page must declare its encoding within its first 1,024 bytes (HTML standard, 4.2.5.4). */
const DECLARED_WITHIN = 4_096

/**
 * Decodes a file. UTF-8 is tried first, whatever the page declares: browsers that save a page often write UTF-8 and
 * keep the old declaration, and other encodings are hardly ever valid UTF-8 by accident.
 */
export function decodeCapture(bytes: Uint8Array): string | Invalid<'capture-not-text'> {
  const marked = byteOrderMark(bytes)
  if (marked !== undefined)
    return (
      decodeAs(marked, bytes) ??
      invalidText(`It starts as ${marked} but breaks off in the middle of a character.`)
    )
  const zero = bytes.indexOf(0)
  if (zero >= 0) return invalidText(`Byte ${describeOffset(zero)} is zero, which text never has.`)
  const text = decodeAs('utf-8', bytes)
  if (text !== undefined) return text
  const declared = declaredEncoding(bytes)
  const declaredText = declared === undefined ? undefined : decodeAs(declared, bytes)
  return declaredText ?? invalidText(`Byte ${describeOffset(firstBrokenByte(bytes))} is not UTF-8.`)
}

function byteOrderMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

function decodeAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined // an unknown encoding, or bytes that are invalid in it: the caller reports which
  }
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, DECLARED_WITHIN))
  const label =
    /<meta\s[^<>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.-]{1,40})/i.exec(start)?.[1] ??
    /<\?xml\s[^<>?]{0,100}?encoding\s{0,9}=\s{0,9}["']([\w:.-]{1,40})/i.exec(start)?.[1]
  return label === undefined || /^utf-?(8|16)/i.test(label) ? undefined : label
}

/** Binary search: a prefix that contains the invalid byte is rejected, a shorter one is not. */
function firstBrokenByte(bytes: Uint8Array): number {
  let good = 0
  let broken = bytes.length
  while (good < broken) {
    const middle = (good + broken + 1) >> 1
    if (isStartOfUtf8(bytes.subarray(0, middle))) good = middle
    else broken = middle - 1
  }
  // The longest valid prefix may end within a character; the invalid byte is then the first of that character.
  for (let start = good; start > good - 4 && start > 0; start--) {
    if (decodeAs('utf-8', bytes.subarray(0, start)) !== undefined) return start
  }
  return Math.max(0, good - 4)
}

function isStartOfUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false // not an error: the answer is no
  }
}

function describeOffset(index: number): string {
  return (index + 1).toLocaleString('en-GB')
}

function invalidText(detail: string): Invalid<'capture-not-text'> {
  return invalid('capture-not-text', detail)
}
