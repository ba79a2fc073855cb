import { POST_LIMITS } from '../../story/post/post.ts'
import { asList, asObject } from './json-values.ts'
import { lineOf } from './update-text.ts'

const JOB =
  /\b(?:editor|correspondent|reporter|writer|journalist|producer|columnist|chief|staff|desk|analyst|head of)\b/i

/** Who wrote it, each name once, from an author that is text, an object, or lists of either. */
export function readBylines(author: unknown): string[] {
  const names = new Set<string>()
  for (const item of asList(author)) {
    const object = asObject(item)
    for (const name of asList(object === undefined ? item : (object['name'] ?? object['alternateName']))) {
      if (typeof name === 'string') for (const one of namesIn(name)) names.add(one)
    }
  }
  return [...names].slice(0, POST_LIMITS.bylines)
}

/** "By Ann Lee, Political Editor, and Bo Day" has two names. Addresses of profiles have none. */
function namesIn(text: string): string[] {
  const line = lineOf(text.slice(0, 2_000)).replace(/^by:? /i, '')
  const parts = line.split(/ ?, (?:and )?| and | & | ?; ?/i).map((part) => part.trim())
  const names = parts.filter((part) => part !== '' && !JOB.test(part))
  const kept = names.length > 0 ? names : [line]
  return kept.filter(
    (name) => name !== '' && name.length <= POST_LIMITS.byline && !/^https?:|^www\.|@/i.test(name),
  )
}
