import { bodyText, type Block, type Inline } from './body.ts'
import { tidyLine } from './tidy-inline.ts'

/** The blocks of each cell. */
export type TableRow = Block[][]

/** Between the cells of a row, so that no two figures become one. */
const BETWEEN = ' · '
/** In the place of an empty cell, so that no figure moves under another heading. */
const NOTHING = '–'
/** Characters of a cell, beyond which it is a column of a page rather than a figure or a name. */
const LONGEST_CELL = 200

/** A table of figures as a paragraph with a line for each row; undefined for one that lays a page out. */
export function linesOf(rows: readonly TableRow[]): Block[] | undefined {
  const isTable = rows.some((row) => row.filter((cell) => cell.length > 0).length > 1)
  if (!isTable || !rows.flat().every(isFigure)) return undefined
  const lines = rows.map((row) => tidyLine(lineOf(row))).filter((line) => line.length > 0)
  return [
    {
      type: 'paragraph',
      content: lines.flatMap((line, at) => (at === 0 ? line : [{ type: 'hardBreak' }, ...line])),
    },
  ]
}

function isFigure(cell: readonly Block[]): boolean {
  return (
    cell.every(({ type }) => type === 'paragraph') &&
    cell.length <= 1 &&
    bodyText({ type: 'doc', content: [...cell] }).length <= LONGEST_CELL
  )
}

function lineOf(row: TableRow): Inline[] {
  const last = row.findLastIndex((cell) => cell.length > 0)
  return row.slice(0, last + 1).flatMap((cell, at) => {
    const [block] = cell
    const words =
      block?.type === 'paragraph' ? (block.content ?? []) : [{ type: 'text' as const, text: NOTHING }]
    const inOneLine = words.map((inline): Inline =>
      inline.type === 'text' ? inline : { type: 'text', text: ' ' },
    )
    return at === 0 ? inOneLine : [{ type: 'text', text: BETWEEN }, ...inOneLine]
  })
}
