import { describe, expect, it } from 'vitest'
import { kindAfterEdit, type PostKind } from './post.ts'

const UPDATE = { kind: 'update', isKeyEvent: false } as const
const EVENT = { kind: 'key-event', isKeyEvent: true } as const
const MARKED_QUOTE = { kind: 'quote', isKeyEvent: true } as const

describe('kind and mark after an edit', () => {
  const cases: [string, Parameters<typeof kindAfterEdit>, { kind: PostKind; isKeyEvent: boolean }][] = [
    ['stay where nothing is said of them', [EVENT, undefined, undefined], EVENT],
    ['keep a mark that came meanwhile', [EVENT, 'update', 'update'], EVENT],
    ['stay without a mark that was taken away meanwhile', [UPDATE, 'key-event', 'key-event'], UPDATE],
    ['lose the mark where its writer saw it and chose another', [EVENT, 'update', 'key-event'], UPDATE],
    ['lose the mark to a last word', [EVENT, 'update', undefined], UPDATE],
    ['get the mark', [UPDATE, 'key-event', 'update'], EVENT],
    ['keep the mark of a quote that becomes an update', [MARKED_QUOTE, 'update', 'quote'], EVENT],
    ['keep the mark of an update that becomes a quote', [EVENT, 'quote', 'update'], MARKED_QUOTE],
  ]
  for (const [what, given, expected] of cases)
    it(what, () => {
      expect(kindAfterEdit(...given)).toEqual(expected)
    })
})
