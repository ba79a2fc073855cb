import { hasUnseen } from '../plain-text.ts'

/** A name that others see, as it is kept; undefined where it is none: empty, too long, or with what nobody sees. */
export function normalizeDisplayName(text: string, max: number): string | undefined {
  const name = text.normalize('NFC').trim().replaceAll(/ +/g, ' ')
  return name === '' || name.length > max || hasUnseen(name) ? undefined : name
}
