const KEY = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)*$/

/**
 * Throws for an invalid key: keys are names of lower-case letters, digits, dots and hyphens, separated by slashes; no
 * name begins with a dot, so no key leads out of the store.
 */
export function assertMediaKey(key: string): void {
  if (!KEY.test(key) || key.length > 300) throw new Error(`"${key.slice(0, 300)}" is no key of a media store`)
}

/** Media types of the formats that we store. */
const TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  webp: 'image/webp',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
}

export function mediaTypeForKey(key: string): string {
  return TYPES[key.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
}
