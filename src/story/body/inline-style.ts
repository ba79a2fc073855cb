/**
 * The properties of a style attribute that matter for text. It is parsed as text: our Content Security Policy
 * prevents the browser from doing so, and a server has no CSSOM.
 */
export interface InlineStyle {
  /** Undefined: inherited. */
  readonly bold?: boolean
  readonly italic?: boolean
  readonly isHidden: boolean
  /** Word: the list level of a paragraph (from 1). */
  readonly listLevel?: number
  /** Word: the literal bullet or number before an item, a fallback for programs without lists. */
  readonly isListMarker: boolean
}

const PLAIN: InlineStyle = { isHidden: false, isListMarker: false }

/** The smallest font-weight that counts as bold (W3C CSS Fonts 4, 2.2: semi-bold). */
const BOLD_FROM = 600

export function readInlineStyle(attribute: string | undefined): InlineStyle {
  if (attribute === undefined) return PLAIN
  const declared = new Map(
    attribute
      .toLowerCase()
      .split(';')
      .map((each) => {
        const [name = '', ...value] = each.split(':')
        return [name.trim(), value.join(':').replace('!important', '').trim()] as const
      }),
  )
  const bold = parseBold(declared)
  const italic = parseItalic(declared)
  const list = declared.get('mso-list') ?? ''
  const [, level] = /\blevel(\d)/.exec(list) ?? []
  return {
    ...(bold === undefined ? {} : { bold }),
    ...(italic === undefined ? {} : { italic }),
    isHidden: declared.get('display') === 'none' || declared.get('mso-hide') === 'all',
    ...(level === undefined ? {} : { listLevel: Number(level) }),
    isListMarker: list === 'ignore',
  }
}

function parseBold(declared: ReadonlyMap<string, string>): boolean | undefined {
  const weight = declared.get('font-weight') ?? ''
  if (/^bold(er)?$/.test(weight)) return true
  if (/^(normal|lighter)$/.test(weight)) return false
  if (/^\d+$/.test(weight)) return Number(weight) >= BOLD_FROM
  return /\b(bold|[6-9]00)\b/.test(declared.get('font') ?? '') ? true : undefined
}

function parseItalic(declared: ReadonlyMap<string, string>): boolean | undefined {
  const style = declared.get('font-style') ?? ''
  if (/^(italic|oblique)\b/.test(style)) return true
  if (style === 'normal') return false
  return /\b(italic|oblique)\b/.test(declared.get('font') ?? '') ? true : undefined
}
