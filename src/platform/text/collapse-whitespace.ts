/** One line: spaces, tabs and line ends of any number are one space, and none at either end. */
export function collapseWhitespace(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
