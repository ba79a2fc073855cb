import { isBlank, withoutControls } from '../platform/plain-text.ts'

/** One line of plain text: no controls, no line ends; null where nothing is left that anybody sees. */
export function line(text: string | null | undefined): string | null {
  const clean = withoutControls(text ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return isBlank(clean) ? null : clean
}
