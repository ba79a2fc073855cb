const SHORTEST = 12
const LONGEST = 170
/** A question or exclamation up to this length can be a headline; a longer one is a sentence of a body. */
const LONGEST_QUESTION = 120

export function isBullet(line: string): boolean {
  return /^[•·▪◦‣*–—-]\s/u.test(line)
}

/**
 * Whether a line looks like a headline: short, one phrase, without a final full stop or closing double quotation
 * mark. A final single quotation mark is allowed: headlines use those.
 */
export function isTitleLike(line: string): boolean {
  if (line.length < SHORTEST || line.length > LONGEST || isBullet(line)) return false
  if (/[.,;:…”"»)\]]['’]?$/u.test(line)) return false
  if (/[?!]['’]?$/u.test(line) && line.length > LONGEST_QUESTION) return false
  if (!/^['"“‘«¿¡[(£$€#]{0,2}[\p{Lu}\p{Lo}\p{N}]/u.test(line)) return false
  if (/\p{Ll}{4}[.]['"”’]? ['"“‘]?\p{Lu}/u.test(line)) return false // more than one sentence
  return /\p{Lo}/u.test(line) || line.split(' ').length >= 3
}
