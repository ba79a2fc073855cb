import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'

/**
 * A new id: UUIDv7 text (RFC 9562), monotonic within a process also within a millisecond (6.2, method 1), unlike
 * Node's own: rows of one transaction keep their order.
 */
export function newId(): string {
  return v7()
}

/** The identity of a log: 12 random letters and digits. */
export function newEpoch(): string {
  return randomBytes(9)
    .toString('base64url')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '0')
}
