import { bodyText } from '../body/body.ts'
import type { PostContent } from './post.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'
import { truncateAtWord } from '../../platform/text/truncate.ts'

/** The words of a post for a list or a title: its headline, or the beginning of what it says. */
export function gist(content: PostContent, most = 110): string {
  const words = content.headline ?? content.report?.headline ?? collapseWhitespace(bodyText(content.body))
  return truncateAtWord(words, most)
}
