/**
 * What a style attribute says that matters for words. It is read as text: our Content Security Policy keeps the
 * browser from reading it, and a server has no styles.
 */
export interface InlineStyle {
  /** Undefined: as around it. */
  readonly bold?: boolean
  readonly italic?: boolean
  readonly isHidden: boolean
  /** Word: a paragraph that is an item of a list, how deep (from 1). */
  readonly listLevel?: number
  /** Word: the bullet or number before an item, written out for programs without lists. */
  readonly isListMarker: boolean
}

const PLAIN: InlineStyle = { isHidden: false, isListMarker: false }

/** Of font-weight, the least number that looks bold (W3C CSS Fonts 4, 2.2: semi-bold). */
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
  const bold = boldOf(declared)
  const italic = italicOf(declared)
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

function boldOf(declared: ReadonlyMap<string, string>): boolean | undefined {
  const weight = declared.get('font-weight') ?? ''
  if (/^bold(er)?$/.test(weight)) return true
  if (/^(normal|lighter)$/.test(weight)) return false
  if (/^\d+$/.test(weight)) return Number(weight) >= BOLD_FROM
  return /\b(bold|[6-9]00)\b/.test(declared.get('font') ?? '') ? true : undefined
}

function italicOf(declared: ReadonlyMap<string, string>): boolean | undefined {
  const style = declared.get('font-style') ?? ''
  if (/^(italic|oblique)\b/.test(style)) return true
  if (style === 'normal') return false
  return /\b(italic|oblique)\b/.test(declared.get('font') ?? '') ? true : undefined
}
