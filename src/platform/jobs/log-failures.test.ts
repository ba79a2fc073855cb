import { expect, it } from 'vitest'
import { logFailures } from './log-failures.ts'
import { TryAgainLater } from './worker.ts'

it('a site that is away is one warning without a stack, and one more when it is given up', () => {
  const lines: [level: string, fields: object, message: string][] = []
  const failed = logFailures({
    error: (fields, message) => lines.push(['error', fields, message]),
    warn: (fields, message) => lines.push(['warn', fields, message]),
  })
  const where = 'the job embed.resolve'
  const away = new TryAgainLater('the site of https://news.example/ was away')
  for (let attempt = 1; attempt <= 12; attempt += 1) failed(away, { where, attempt, isLast: attempt === 12 })
  expect(lines).toEqual([
    ['warn', { where, isGivenUp: false }, away.message],
    ['warn', { where, isGivenUp: true }, away.message],
  ])
  const fault = new Error('a fault of ours')
  failed(fault, { where, attempt: 3, isLast: false })
  expect(lines.at(-1)).toEqual(['error', { err: fault }, `${where} failed`])
})
