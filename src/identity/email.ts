import { invalid, type Invalid } from '../platform/problem.ts'

/** RFC 5321, 4.5.3.1.3: a path has 256 octets, two of them brackets. */
const MAX_EMAIL_CHARACTERS = 254
/** One plain address. Other forms of RFC 5322 (comments, lists, quoted names) could reach somebody else. */
const EMAIL = /^[^\s@<>()[\]\\",;:\p{Cc}]+@[^\s@<>()[\]\\",;:\p{Cc}]+$/u

/** The address as it is stored and compared: lower case. */
export function parseEmail(text: string): string | Invalid<'invalid-person-email'> {
  const email = text.normalize('NFC').trim().toLowerCase()
  return email.length > MAX_EMAIL_CHARACTERS || !EMAIL.test(email) ? invalid('invalid-person-email') : email
}
