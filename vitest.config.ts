import { defineConfig } from 'vitest/config'

/**
 * The suffix of a test says what it needs: `x.test.ts` nothing, `x.db.test.ts` both databases, `x.http.test.ts`
 * a server, `x.browser.test.ts` browsers, `x.crash.test.ts` processes that are killed.
 */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
})
