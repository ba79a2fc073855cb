import { refuse, type Refusal } from '../platform/problem.ts'

/** Where a page declares its encoding, it does so this early (HTML standard, 4.2.5.4: within 1,024 bytes). */
const DECLARED_WITHIN = 4_096

/**
 * The text of a file's bytes. UTF-8 first, whatever a page says of itself: browsers that save a page often
 * write UTF-8 and leave the old declaration, and other encodings are hardly ever valid UTF-8 by accident.
 */
export function decodeCapture(bytes: Uint8Array): string | Refusal<'capture-not-text'> {
  const marked = byteOrderMark(bytes)
  if (marked !== undefined)
    return (
      decodedAs(marked, bytes) ??
      notText(`It starts as ${marked} but breaks off in the middle of a character.`)
    )
  const zero = bytes.indexOf(0)
  if (zero >= 0) return notText(`Byte ${place(zero)} is zero, which text never has.`)
  const text = decodedAs('utf-8', bytes)
  if (text !== undefined) return text
  const declared = declaredEncoding(bytes)
  const declaredText = declared === undefined ? undefined : decodedAs(declared, bytes)
  return declaredText ?? notText(`Byte ${place(firstBrokenByte(bytes))} is not UTF-8.`)
}

function byteOrderMark(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}

function decodedAs(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined // an encoding that is not known, or bytes that are not in it: the caller says which
  }
}

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, DECLARED_WITHIN))
  const label =
    /<meta\s[^<>]{0,200}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.-]{1,40})/i.exec(start)?.[1] ??
    /<\?xml\s[^<>?]{0,100}?encoding\s{0,9}=\s{0,9}["']([\w:.-]{1,40})/i.exec(start)?.[1]
  return label === undefined || /^utf-?(8|16)/i.test(label) ? undefined : label
}

/** Finds the place by halves: a prefix that has the broken byte is refused, a shorter one is not. */
function firstBrokenByte(bytes: Uint8Array): number {
  let good = 0
  let broken = bytes.length
  while (good < broken) {
    const middle = (good + broken + 1) >> 1
    if (isStartOfUtf8(bytes.subarray(0, middle))) good = middle
    else broken = middle - 1
  }
  // The longest good start may end within a character: what is broken is that character's first byte.
  for (let start = good; start > good - 4 && start > 0; start--) {
    if (decodedAs('utf-8', bytes.subarray(0, start)) !== undefined) return start
  }
  return Math.max(0, good - 4)
}

function isStartOfUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false // that it is not is the answer
  }
}

function place(index: number): string {
  return (index + 1).toLocaleString('en-GB')
}

function notText(detail: string): Refusal<'capture-not-text'> {
  return refuse('capture-not-text', detail)
}
