import { hasUnseen } from '../plain-text.ts'

const MAX_CHARACTERS = 80

/** A name as it is shown, on one line; undefined for a text that is empty, too long, or has characters that nobody sees. */
export function parseDisplayName(text: string): string | undefined {
  const name = text.normalize('NFC').trim().replaceAll(/ +/g, ' ')
  return name === '' || name.length > MAX_CHARACTERS || hasUnseen(name) ? undefined : name
}
