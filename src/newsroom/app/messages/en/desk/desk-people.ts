import { plural } from '../locale.ts'

export const youElsewhere = 'You, elsewhere'
export const areEditingThis = (names: readonly string[]) =>
  plural(names.length, {
    one: `${names.join(', ')} is editing this`,
    other: `${names.join(', ')} are editing this`,
  })
