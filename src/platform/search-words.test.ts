import { expect, it } from 'vitest'
import { searchable, searchWords } from './search-words.ts'

it.each([
  ['Überfluß', 'UEBERFLUSS'.replace('UE', 'U')],
  ['Sturm in Göteborg', 'sturm in goteborg'],
  ['Αθήνας', 'ΑΘΗΝΑΣ'],
  ['İstanbul’da Işık', 'istanbul’da ısık'],
  ['Peña y García', 'PEÑA Y GARCIA'],
  ['Ærøskøbing', 'aeroskobing'],
  ['Łódź', 'lodz'],
  ['ﬁnance', 'finance'],
  ['Київ', 'КИЇВ'],
])('finds "%s" by "%s"', (text, search) => {
  expect(searchable(text)).toBe(searchable(search))
})

it('takes a search apart into words', () => {
  expect(searchWords('  Göteborg\tSTURM ')).toEqual(['goteborg', 'sturm'])
  expect(searchWords(' ')).toEqual([])
})
