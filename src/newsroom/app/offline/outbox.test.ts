import { describe, expect, it } from 'vitest'
import {
  DONE_RETENTION_MS,
  isOver,
  classifyResponse,
  nextToSend,
  timeoutFor,
  retryAfterMs,
} from './outbox.ts'
import type { OutboxItem } from './records.ts'

const NOW = Date.UTC(2026, 4, 2, 12)
const answer = (status: number, json?: unknown, retryAfter: string | null = null) => ({
  status,
  type: json === undefined ? 'text/html' : 'application/json; charset=utf-8',
  retryAfter,
  text: json === undefined ? '<p>Hello</p>' : JSON.stringify(json),
})

describe('what goes next', () => {
  const item = (slug: string, postId: string | null, state: OutboxItem['state'] = 'queued') => ({
    slug,
    postId,
    state,
  })
  const free = () => false

  it('is the first that is not done, also one that a dead tab was sending', () => {
    expect(nextToSend([item('a', 'p1', 'delivered'), item('a', 'p2'), item('a', 'p3')], free)).toBe(1)
    expect(nextToSend([item('a', 'p1', 'sending'), item('a', 'p2')], free)).toBe(0)
    expect(nextToSend([item('a', 'p1', 'delivered')], free)).toBeUndefined()
    expect(nextToSend([], free)).toBeUndefined()
  })

  it('passes over a refused one and what is of the same post, but not over the story’s own', () => {
    const refused = item('a', 'p1', 'refused')
    expect(nextToSend([refused, item('a', 'p1'), item('a', 'p2')], free)).toBe(2)
    expect(nextToSend([refused, item('a', 'p1'), item('a', null)], free)).toBe(2)
    expect(nextToSend([item('a', null, 'refused'), item('a', null)], free)).toBe(1)
    expect(nextToSend([refused, item('a', 'p1')], free)).toBeUndefined()
  })

  it('never overtakes within a story that is held, and goes on with another story', () => {
    const held = (slug: string) => slug === 'a'
    expect(nextToSend([item('a', 'p1'), item('a', 'p2'), item('b', 'p3')], held)).toBe(2)
    expect(nextToSend([item('a', 'p1'), item('a', null)], held)).toBeUndefined()
  })
})

describe('what an answer means', () => {
  it('is done where our server says so in JSON', () => {
    expect(classifyResponse(answer(201, { id: '1' }), NOW)).toEqual({ is: 'done', answer: { id: '1' } })
    expect(classifyResponse({ ...answer(204), type: null, text: '' }, NOW)).toEqual({
      is: 'done',
      answer: null,
    })
  })

  it('is none where a page comes in its place, such as the sign-in of a train’s Wi-Fi', () => {
    expect(classifyResponse(answer(200), NOW)).toEqual({ is: 'again', holds: 'all' })
    expect(classifyResponse({ ...answer(200, {}), text: '{"id": "1' }, NOW)).toEqual({
      is: 'again',
      holds: 'all',
    })
  })

  it.each([400, 403, 404, 409, 413, 415, 422])('is a refusal for good with %i', (status) => {
    const problem = { code: 'story-closed', title: 'This story is closed.', detail: 'Make it live.', status }
    expect(classifyResponse(answer(status, problem), NOW)).toEqual({ is: 'refused', problem })
    expect(classifyResponse(answer(status), NOW)).toMatchObject({
      is: 'refused',
      problem: { code: 'not-our-answer' },
    })
  })

  it.each([408, 425, 429, 502, 503, 504, 511])('is to try everything again later with %i', (status) => {
    expect(classifyResponse(answer(status), NOW)).toEqual({ is: 'again', holds: 'all' })
    expect(classifyResponse(answer(status, undefined, '7'), NOW)).toEqual({
      is: 'again',
      holds: 'all',
      afterMs: 7_000,
    })
  })

  it('holds back one story alone where our server fails at that', () => {
    expect(classifyResponse(answer(500, { code: 'unexpected' }), NOW)).toEqual({
      is: 'again',
      holds: 'story',
    })
    expect(classifyResponse(answer(401, {}), NOW)).toEqual({ is: 'signed-out' })
  })

  it('reads Retry-After as seconds or a date, and within reason', () => {
    expect(retryAfterMs('120', NOW)).toBe(120_000)
    expect(retryAfterMs(new Date(NOW + 9_000).toUTCString(), NOW)).toBe(9_000)
    expect(retryAfterMs(new Date(NOW - 9_000).toUTCString(), NOW)).toBe(0)
    expect(retryAfterMs('999999', NOW)).toBe(300_000)
    expect(retryAfterMs('soon', NOW)).toBeUndefined()
    expect(retryAfterMs(null, NOW)).toBeUndefined()
  })
})

describe('how long it waits', () => {
  it('lets 100 kB through at 20 kbit/s', () => {
    expect(timeoutFor(100_000)).toBeGreaterThan((100_000 * 8) / 20 + 2_000)
  })

  it('keeps what is done for ten minutes', () => {
    expect(isOver({ state: 'delivered', doneAt: NOW }, NOW + DONE_RETENTION_MS - 1)).toBe(false)
    expect(isOver({ state: 'delivered', doneAt: NOW }, NOW + DONE_RETENTION_MS)).toBe(true)
    expect(isOver({ state: 'refused' }, NOW + DONE_RETENTION_MS)).toBe(false)
  })
})
