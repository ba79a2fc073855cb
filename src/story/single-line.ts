import { isBlank, withoutControls } from '../platform/plain-text.ts'
import { collapseWhitespace } from '../platform/text/collapse-whitespace.ts'

/** One line of plain text: no controls, no line ends; null where nothing is left that anybody sees. */
export function line(text: string | null | undefined): string | null {
  const clean = collapseWhitespace(withoutControls(text ?? ''))
  return isBlank(clean) ? null : clean
}
