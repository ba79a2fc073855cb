import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasUnseen, isBlank, withoutControls } from './plain-text.ts'

const LRM = '\u200e'
const RLM = '\u200f'
const [LRI, RLI, FSI, PDI] = ['\u2066', '\u2067', '\u2068', '\u2069']
const RLO = '\u202e'

describe('text that people read', () => {
  it.each([
    // What turns the words after it, or hides among them, goes.
    [`Bank pays ${RLO}srallod 001`, 'Bank pays srallod 001'],
    ['\u202aa\u202bb\u202cc\u202dd', 'abcd'],
    [`مرحبا ${RLO}evil`, 'مرحبا evil'],
    ['a\u0000b\u0007c\u001b[31md\u007fe', 'abc[31mde'],
    ['\ufeffBegin', 'Begin'],
    ['a\u206ab\u206fc', 'abc'],
    ['a\ufff9b\ufffac\ufffb', 'abc'],
    ['a\u{e0041}\u{e0042}b', 'ab'],
    ['\ud800lone', '\ufffdlone'],
    // Bytes of Windows-1252 that were read as Latin-1 are the characters they were (HTML does so with &#146;).
    ['Don\u0092t \u0093quote\u0094 \u0096 wait\u0085', 'Don’t “quote” – wait…'],
    ['a\u0081b\u009dc', 'abc'],
    ['\u009b31mred', '›31mred'],
    // What scripts need stays.
    [`می\u200cخواهم`, `می\u200cخواهم`],
    ['क्\u200dष', 'क्\u200dष'],
    ['👩\u200d🚒', '👩\u200d🚒'],
    [`שלום${RLM}!`, `שלום${RLM}!`],
    [`C++${LRM} ו`, `C++${LRM} ו`],
    ['\u061cعربي', '\u061cعربي'],
    ['ភាសា\u200bខ្មែរ', 'ភាសា\u200bខ្មែរ'],
    ['Donau\u00addampfschiff', 'Donau\u00addampfschiff'],
    ['葛\u{e0100}城', '葛\u{e0100}城'],
    [
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} win',
      '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} win',
    ],
    ['🏴\u{e0067}\u{e0062} win', '🏴 win'],
    ['two\nlines\tand a tab', 'two\nlines\tand a tab'],
    // Isolates that are closed part a name from the words around it; others would go on behind the text.
    [`by ${FSI}דנה${PDI} today`, `by ${FSI}דנה${PDI} today`],
    [`${RLI}${LRI}a${PDI}b${PDI}`, `${RLI}${LRI}a${PDI}b${PDI}`],
    [`by ${RLI}Dana`, 'by Dana'],
    [`by ${PDI}Dana${LRI}`, 'by Dana'],
    [`${RLI}a${PDI}${PDI}b${FSI}`, `${RLI}a${PDI}b`],
  ])('of %j is %j', (text, clean) => {
    expect(withoutControls(text)).toBe(clean)
  })

  it('has no control, no override and no isolate that stays open, whatever it was made of', () => {
    const unit = fc.oneof(
      fc.constantFrom(
        LRI,
        RLI,
        FSI,
        PDI,
        RLO,
        LRM,
        '\u202a',
        '\u202c',
        '\u0000',
        '\u009b',
        'a',
        'ש',
        '\ud83c',
        '\n',
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(unit), (parts) => {
        const clean = withoutControls(parts.join(''))
        // oxlint-disable-next-line no-control-regex -- the controls are what is looked for
        expect(clean).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]/)
        let depth = 0
        for (const each of clean) {
          if ([LRI, RLI, FSI].includes(each)) depth += 1
          if (each === PDI) depth -= 1
          expect(depth).toBeGreaterThanOrEqual(0)
        }
        expect(depth).toBe(0)
        expect(withoutControls(clean)).toBe(clean)
      }),
    )
  })
})

describe('a name', () => {
  it.each([
    'Ada\u200b',
    `Ada${RLM}`,
    `A${RLO}da`,
    'Ada\u00ad',
    'Ada\u2060',
    'Ada\u3164',
    'A\u200dda',
    '\u200cAda',
    'Ada\u{e0041}',
    'Ada\u2800',
    'Ada\n',
    'A\u2028da',
    'A\u009bda',
    'A\ufe0fda',
  ])('may not hide anything: %j', (name) => {
    expect(hasUnseen(name)).toBe(true)
  })

  it.each([
    'Ada Lovelace',
    'דנה כהן',
    'علی\u200cرضا',
    'ශ්\u200dරී',
    'Ó Briain',
    '葛\u{e0100}西',
    'O’Neill-Sørensen',
    '👩\u200d🚒 Rita',
    '❤\ufe0f',
  ])('may be written as it is: %j', (name) => {
    expect(hasUnseen(name)).toBe(false)
  })
})

describe('words', () => {
  it.each(['', ' ', '\u200b', '\u200b \u2060', '\u3164', '\u2800', '\u00ad', '\ufe0f', '\u200e'])(
    'that nobody sees are none: %j',
    (text) => {
      expect(isBlank(text)).toBe(true)
    },
  )

  it.each(['a', '.', '𝟙', '🏴', 'ا', '—', '0'])('that somebody sees are some: %j', (text) => {
    expect(isBlank(text)).toBe(false)
  })
})
