import { randomBytes, randomUUIDv7 } from 'node:crypto'

/** A new id: UUIDv7 text (RFC 9562), whose order is roughly that of time. */
export function newId(): string {
  return randomUUIDv7()
}

/** The identity of a log: 12 letters and digits that no other log has had. */
export function newEpoch(): string {
  return randomBytes(9)
    .toString('base64url')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '0')
}
