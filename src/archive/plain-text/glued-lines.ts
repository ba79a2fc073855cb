import { furnitureName } from './furniture.ts'

/** Furniture sentences are short; what is glued further in than this is left as it is. */
const LOOK_AT = 400

/**
 * Copying a page can lose the end of a line between a piece of furniture and the paragraph after or before it
 * ("…makes all the difference.The minister…"). Such a line is cut where a sentence ends without a space, and
 * only if that parts furniture from something else: other missing spaces are the writer's own.
 */
export function withoutGlue(line: string): string[] {
  if (furnitureName(line) !== undefined && cuts(line.slice(0, LOOK_AT)).length === 0) return [line]
  for (const cut of cuts(line.slice(0, LOOK_AT))) {
    const before = line.slice(0, cut)
    const after = line.slice(cut)
    if (furnitureName(before) !== undefined && furnitureName(after) === undefined) return [before, after]
  }
  const end = Math.max(0, line.length - LOOK_AT)
  for (const cut of cuts(line.slice(end))) {
    const before = line.slice(0, end + cut)
    const after = line.slice(end + cut)
    if (furnitureName(after) !== undefined && furnitureName(before) === undefined) return [before, after]
  }
  return [line]
}

function cuts(part: string): number[] {
  return [...part.matchAll(/(?<=\p{Ll}{2}[.!?]["”’']?)(?=["“‘']?\p{Lu})/gu)].map((match) => match.index)
}
