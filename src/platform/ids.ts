import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'

/**
 * A new id: UUIDv7 text (RFC 9562). Those of one process are in the order in which they were made, within a
 * millisecond too (6.2, method 1), which Node's own are not: what one transaction notes stays in order.
 */
export function newId(): string {
  return v7()
}

/** The identity of a log: 12 letters and digits that no other log has had. */
export function newEpoch(): string {
  return randomBytes(9)
    .toString('base64url')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '0')
}
