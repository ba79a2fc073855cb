import { Type, type Static } from 'typebox'
import { Instant, list, nullable, pickRandom, type Contract } from '../platform/contract.ts'

/** What was done and what was mailed, for admins to look up. */

const tags = ['looking after the newsroom']

const closed = { additionalProperties: false }
const Word = Type.Optional(Type.String({ maxLength: 100 }))
const Before = Type.Optional(
  Type.String({ maxLength: 60, description: '`next` of the part above; the newest when left out' }),
)
const AuditFilter = Type.Object(
  {
    actor: Word,
    action: Word,
    object: Word,
    desk: Word,
    before: Before,
    limit: Type.Optional(Type.String({ pattern: '^([1-9][0-9]?|100)$', description: '1 to 100, else 50' })),
  },
  closed,
)

const next = nullable(Type.String({ description: 'The cursor of what is older; null at the end' }))

const AuditEntrySchema = Type.Object(
  {
    id: Type.String(),
    at: Instant,
    actor: Type.String(),
    personId: nullable(Type.String({ description: 'Null for programs and the terminal' })),
    action: Type.String({ description: 'Object and verb: post.publish, person.remove' }),
    objectId: Type.String(),
    detail: Type.String({ description: 'In words: a headline, a name, a reason' }),
    deskId: nullable(Type.String({ description: 'Null where it is the whole newsroom’s' })),
  },
  { title: 'AuditEntry' },
)
/** A row of the audit log, as the API tells it. */
export type AuditEntryJson = Static<typeof AuditEntrySchema>

const MailSchema = Type.Object(
  {
    id: Type.String(),
    to: Type.String(),
    subject: Type.String(),
    text: Type.String(),
    state: pickRandom(
      ['sent', 'failed', 'waiting', 'shown'],
      '`shown`: no mail server is set, so this list and the terminal are all the delivery there is',
    ),
    failure: nullable(Type.String()),
    createdAt: Instant,
    endedAt: nullable(Instant),
  },
  { title: 'Mail' },
)
/** A mail of the outbox, as the API tells it. */
export type MailJson = Static<typeof MailSchema>

export const auditLogContract = {
  'GET /api/audit': {
    operationId: 'listAuditEntries',
    tags,
    summary: 'Who did what, newest first',
    querystring: AuditFilter,
    response: { 200: Type.Object({ entries: list(AuditEntrySchema), next }) },
  },
  'GET /api/audit/labels': {
    operationId: 'listAuditLabels',
    tags,
    summary: 'What the actions of the audit log are called, by group',
    response: {
      200: Type.Unsafe<Readonly<Record<string, string>>>({
        type: 'object',
        additionalProperties: { type: 'string' },
      }),
    },
  },
  'GET /api/mails': {
    operationId: 'listMails',
    tags,
    summary: 'The outbox, newest first',
    querystring: Type.Object({ before: Before }, closed),
    response: { 200: Type.Object({ entries: list(MailSchema), next }) },
  },
} satisfies Contract
