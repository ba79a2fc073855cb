import { POST_LIMITS } from '../../story/post/post.ts'
import { wordKey } from '../words.ts'
import { asList, asObject, hasType, readText } from './json-values.ts'
import { toPlainLine } from './update-text.ts'

const JOB =
  /\b(?:editor|correspondent|reporter|writer|journalist|producer|columnist|chief|staff|desk|analyst|head of)\b/i
const AGENCY = /\b(?:AP|AFP|PA|DPA|EFE|TASS|ANSA|APA|STA|PAP|BBC|CNN|UPI|AAP|ITV|NBC|ABC|CBS|ARD|ZDF)\b/

/** "By" in other languages, before a name of two or more words: "Di Canio" is a name. */
const BY_ELSEWHERE =
  /^(?:von|par|por|di|door|av|af|przez|text|texte|texto|testo|tekst|autore?|autora?|auteur)(?: ?:)? (?=\p{Lu}\S* \p{Lu})/iu

export function isJob(text: string): boolean {
  return JOB.test(text)
}

/** The authors, without duplicates, from a value that is text, an object, or nested lists of either. */
export function readBylines(author: unknown): string[] {
  return new Bylines([]).read(author)
}

/** Reads bylines of a publisher's page; the publisher's own name is not a byline. */
export class Bylines {
  readonly #publishers: ReadonlySet<string>

  constructor(publishers: readonly unknown[]) {
    const names = publishers.flatMap((publisher) =>
      asList(publisher).flatMap((one) => {
        const object = asObject(one)
        return object === undefined
          ? (readText(one) ?? [])
          : ['name', 'legalName', 'alternateName'].flatMap((name) => readText(object[name]) ?? [])
      }),
    )
    this.#publishers = new Set(names.map((name) => siteKey(toPlainLine(name))).filter((key) => key !== ''))
  }

  read(author: unknown): string[] {
    const names = new Set<string>()
    for (const item of asList(author)) {
      const object = asObject(item)
      const isPerson = object === undefined || !hasType(object, 'organization')
      for (const name of asList(object === undefined ? item : (object['name'] ?? object['alternateName']))) {
        if (typeof name !== 'string' || this.#publishers.has(siteKey(toPlainLine(name)))) continue
        for (const one of namesIn(name))
          if (!this.#publishers.has(siteKey(one))) names.add(isPerson ? normalizeNameCase(one) : one)
      }
    }
    return [...names].slice(0, POST_LIMITS.bylines)
  }
}

/** "Example News", "The Example News" and "example.news" are one site. */
function siteKey(name: string): string {
  return wordKey(name.replace(/^https?:\/\/(?:www\.)?/i, ''))
    .replace(/^the /, '')
    .replace(/ (?:com|org|net|co uk|news example)$/, '')
}

/** "By Ann Lee, Political Editor, and Bo Day" contains two names. Addresses of profiles contain none. */
function namesIn(text: string): string[] {
  const line = toPlainLine(text.slice(0, 2_000))
    .replace(/^by:? /i, '')
    .replace(BY_ELSEWHERE, '')
  const parts = line.split(/ ?, (?:and )?| and | & | ?; ?/i).map((part) => part.trim())
  const names = parts.filter((part) => part !== '' && !JOB.test(part))
  const remaining = names.length > 0 ? names : [line]
  return remaining.filter(
    (name) => name !== '' && name.length <= POST_LIMITS.byline && !/^https?:|^www\.|@/i.test(name),
  )
}

/** "ANN O’HARROW-LEE" is a style of the page. Agencies have their capitals. */
function normalizeNameCase(name: string): string {
  if (!/\p{Lu}{2}/u.test(name) || /\p{Ll}/u.test(name) || !name.includes(' ') || AGENCY.test(name))
    return name
  return name
    .toLowerCase()
    .replaceAll(/(?<![\p{L}\p{M}])\p{L}/gu, (letter) => letter.toUpperCase())
    .replaceAll(/\bMc(\p{Ll})/gu, (_all, letter: string) => `Mc${letter.toUpperCase()}`)
}
