import { bodyText, type Block, type Inline } from './body.ts'
import { tidyLine } from './tidy-inline.ts'

/** The blocks of each cell. */
export type TableRow = Block[][]

/** Separates the cells of a row, so that figures do not merge. */
const BETWEEN = ' · '
/** Placeholder of an empty cell, so that figures stay under their headings. */
const NOTHING = '–'
/** Maximum length of a cell of figures; longer ones are columns of a layout. */
const LONGEST_CELL = 200

/** Converts a table of figures to a paragraph with one line per row; undefined for a layout table. */
export function tableToLines(rows: readonly TableRow[]): Block[] | undefined {
  const isTable = rows.some((row) => row.filter((cell) => cell.length > 0).length > 1)
  if (!isTable || !rows.flat().every(isFigure)) return undefined
  const lines = rows.map((row) => tidyLine(rowToLine(row))).filter((line) => line.length > 0)
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

function rowToLine(row: TableRow): Inline[] {
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
