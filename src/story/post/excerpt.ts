import { bodyText } from '../body/body.ts'
import type { PostContent } from './post.ts'
import { collapseWhitespace } from '../../platform/text/collapse-whitespace.ts'
import { truncateAtWord } from '../../platform/text/truncate.ts'

/** A short text for a post in a list or title: its headline, or the beginning of its text. */
export function excerpt(content: PostContent, max = 110): string {
  const words = content.headline ?? content.report?.headline ?? collapseWhitespace(bodyText(content.body))
  return truncateAtWord(words, max)
}
