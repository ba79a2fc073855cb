import { isBlank, withoutControls } from '../platform/plain-text.ts'
import { collapseWhitespace } from '../platform/text/collapse-whitespace.ts'

/** One line of plain text: without controls and line breaks; null if nothing visible is left. */
export function singleLine(text: string | null | undefined): string | null {
  const clean = collapseWhitespace(withoutControls(text ?? ''))
  return isBlank(clean) ? null : clean
}
