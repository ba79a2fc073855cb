import { readFile } from 'node:fs/promises'
import type { TSchema } from 'typebox'
import { expect, it } from 'vitest'
import { SIGN_IN_MAIL } from '../src/identity/login/login-actions.ts'
import { RESOLVE_JOB } from '../src/media/embed/embed-actions.ts'
import { REMOVE_JOB } from '../src/media/media-removal-actions.ts'
import { PROCESS_PICTURE_JOB } from '../src/media/upload/upload-actions.ts'
import type { JobKind } from '../src/platform/jobs/payload.ts'
import { SEND_MAIL } from '../src/platform/mail/mail.ts'
import { PURGE_CACHES_JOB } from '../src/story/copies-actions.ts'
import { PUBLISH_JOB } from '../src/story/post/schedule-actions.ts'

const KINDS: readonly JobKind<TSchema & { properties: object; required?: string[] }>[] = [
  PUBLISH_JOB,
  PURGE_CACHES_JOB,
  PROCESS_PICTURE_JOB,
  REMOVE_JOB,
  RESOLVE_JOB,
  SEND_MAIL,
  SIGN_IN_MAIL,
]

it('every kind of job is in its contract with each field of its payload, and no other', async () => {
  const page = await readFile(new URL('../docs/contracts/job-payloads.md', import.meta.url), 'utf8')
  const rows = [...page.matchAll(/^\| `([a-z.-]+)` +\| (.*?) +\|/gm)].map(([, name = '', fields = '']) => ({
    name,
    fields: [...fields.matchAll(/`(\w+\??)`/g)].map(([, field = '']) => field),
  }))
  const kinds = KINDS.map(({ name, payload }) => ({
    name,
    fields: Object.keys(payload.properties).map((field) =>
      payload.required?.includes(field) === true ? field : `${field}?`,
    ),
  }))
  expect(rows).toEqual(kinds)
})
