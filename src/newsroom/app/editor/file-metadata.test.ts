import { describe, expect, it } from 'vitest'
import { meaningfulText } from './file-metadata.ts'

describe('what a picture’s file says of itself', () => {
  it.each([
    'OLYMPUS DIGITAL CAMERA',
    'MINOLTA DIGITAL CAMERA',
    'KONICA MINOLTA DIGITAL CAMERA',
    'SONY DSC',
    'DSC_0041',
    'IMG_2044',
    'none',
    'None ',
    'dav',
    'Processed with VSCO with c1 preset',
    'Created with GIMP',
    '---',
    '0',
    '',
    undefined,
  ])('is nothing where a machine wrote it: %s', (text) => {
    expect(meaningfulText(text)).toBe('')
  })

  it.each([
    ['A camera crew at the harbour wall', 'A camera crew at the harbour wall'],
    ['  Ada  Lund/Reuters\n', 'Ada Lund/Reuters'],
    ['Нічна тривога', 'Нічна тривога'],
    ['None of the boats was there', 'None of the boats was there'],
  ])('is what a person wrote: %s', (text, words) => {
    expect(meaningfulText(text)).toBe(words)
  })
})
