import { boilerplateName } from './boilerplate.ts'

/** Boilerplate sentences are short; text that is joined further in is left alone. */
const LOOK_AT = 400

/**
 * Copying a page can lose the line break between boilerplate and the adjacent paragraph ("…makes all the
 * difference.The minister…"). Such a line is split where a sentence ends without a space, and only if that separates
 * boilerplate from other text: other missing spaces are the writer's own.
 */
export function splitJoinedLines(line: string): string[] {
  if (boilerplateName(line) !== undefined && cuts(line.slice(0, LOOK_AT)).length === 0) return [line]
  for (const cut of cuts(line.slice(0, LOOK_AT))) {
    const before = line.slice(0, cut)
    const after = line.slice(cut)
    if (boilerplateName(before) !== undefined && boilerplateName(after) === undefined) return [before, after]
  }
  const end = Math.max(0, line.length - LOOK_AT)
  for (const cut of cuts(line.slice(end))) {
    const before = line.slice(0, end + cut)
    const after = line.slice(end + cut)
    if (boilerplateName(after) !== undefined && boilerplateName(before) === undefined) return [before, after]
  }
  return [line]
}

function cuts(part: string): number[] {
  return [...part.matchAll(/(?<=\p{Ll}{2}[.!?]["”’']?)(?=["“‘']?\p{Lu})/gu)].map((match) => match.index)
}
