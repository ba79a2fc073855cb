import { describe, expect, it } from 'vitest'
import { isWorthAnotherTry } from './outbox.ts'
import { holdsOfUpload } from './upload-picture.ts'

describe('what an answer to an upload means', () => {
  it('holds back one picture alone where the server has no space for it, and words pass', () => {
    const { status, code } = { status: 507, code: 'upload-no-space' }
    expect(isWorthAnotherTry(status)).toBe(true)
    expect(holdsOfUpload(status, { code })).toBe('story')
    expect(holdsOfUpload(429, { code: 'too-many-uploads' })).toBe('story')
    expect(holdsOfUpload(429, { code: 'too-many-requests' })).toBe('all')
    expect(holdsOfUpload(503, undefined)).toBe('all')
  })
})
