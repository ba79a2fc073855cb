import { describe, expect, it } from 'vitest'
import { isRetryable } from './outbox.ts'
import { uploadBackoffScope } from './upload-picture.ts'

describe('what an answer to an upload means', () => {
  it('holds back one picture alone where the server has no space for it, and words pass', () => {
    const { status, code } = { status: 507, code: 'upload-no-space' }
    expect(isRetryable(status)).toBe(true)
    expect(uploadBackoffScope(status, { code })).toBe('story')
    expect(uploadBackoffScope(429, { code: 'too-many-uploads' })).toBe('story')
    expect(uploadBackoffScope(429, { code: 'too-many-requests' })).toBe('all')
    expect(uploadBackoffScope(503, undefined)).toBe('all')
  })
})
