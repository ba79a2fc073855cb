import { glob, readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiProblem, NoAnswer, problemSentence, UserFacingError } from './api.ts'

describe('what went wrong', () => {
  const reported: unknown[] = []
  beforeEach(() => {
    reported.length = 0
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
    vi.stubGlobal('navigator', { onLine: true })
  })
  afterEach(() => void vi.unstubAllGlobals())

  it.each([
    new DOMException('Encountered full disk while opening backing store', 'QuotaExceededError'),
    new DOMException('Error preparing Blob/File data to be stored in object store', 'UnknownError'),
    new DOMException('The requested file could not be read', 'NotReadableError'),
    new DOMException('A requested file or directory could not be found', 'NotFoundError'),
    new DOMException('The operation either timed out or was not allowed', 'NotAllowedError'),
    new DOMException('The operation is insecure.', 'SecurityError'),
    new TypeError("Cannot read properties of undefined (reading 'persisted')"),
    new TypeError('Failed to fetch dynamically imported module: https://a.example/assets/you.js'),
    new Error('WebAuthn is not supported in this browser'),
    'a string',
  ])('is said in our own words, not in those of browsers and libraries: %s', (error) => {
    const sentence = problemSentence(error)
    expect(sentence).toMatch(/^[A-Z][^()/]+\.$/)
    expect(sentence).not.toContain(error instanceof Error ? error.message : error)
  })

  it('is told to the console where we have no words for it', () => {
    const error = new TypeError('x is not a function')
    expect(problemSentence(error)).toMatch(/^Something went wrong in this browser\./)
    expect(reported).toEqual([error])
    vi.stubGlobal('navigator', { onLine: false })
    expect(problemSentence(error)).toMatch(/^That cannot be opened without a network\./)
  })

  it('is said in the words of whoever knows', () => {
    expect(
      problemSentence(new ApiProblem(404, { title: 'No such story.', detail: 'Look at the list.' })),
    ).toBe('No such story. Look at the list.')
    expect(problemSentence(new NoAnswer(false, undefined))).toMatch(/^There is no connection\./)
    expect(problemSentence(new UserFacingError('It is closed.'))).toBe('It is closed.')
    expect(reported).toEqual([])
  })

  it('is made into words in one place alone', async () => {
    const others: string[] = []
    for await (const file of glob('src/newsroom/**/*.{ts,tsx}'))
      if (!file.includes('.test.') && /\.message\b/.test(await readFile(file, 'utf8'))) others.push(file)
    expect(others).toEqual(['src/newsroom/app/api/api.ts'])
  })
})
