import { bodyText } from '../body/body.ts'
import type { PostContent } from './post.ts'

/** The words of a post for a list or a title: its headline, or the beginning of what it says. */
export function gist(content: PostContent, most = 110): string {
  const words = content.headline ?? content.report?.headline ?? bodyText(content.body).replaceAll(/\s+/g, ' ')
  if (words.length <= most) return words
  const cut = words.slice(0, most)
  const space = cut.lastIndexOf(' ')
  return `${cut.slice(0, space > most / 2 ? space : most).trimEnd()}…`
}
