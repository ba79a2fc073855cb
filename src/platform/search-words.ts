/**
 * Normalises text for searching: without case and accents, compatibility forms decomposed (Unicode, UAX 15, NFKD), so
 * that "Überfluß" is found by "uberfluss" and "ΑΘΉΝΑΣ" by "Αθήνας". Used by the database and the browser alike.
 */
export function searchable(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ς', 'σ') // the Greek sigma at the end of a word
    .replaceAll('ı', 'i') // Turkish has an i without its dot; accents are not told apart here
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd')
    .replaceAll('æ', 'ae')
    .replaceAll('œ', 'oe')
}

/** The words of a search, all of which must match. */
export function searchWords(search: string): string[] {
  return searchable(search).split(/\s+/).filter(Boolean)
}
