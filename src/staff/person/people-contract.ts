import { Type, type Static } from 'typebox'
import { ROLES, type Role } from '../../access/role.ts'
import { SessionSchema } from '../../identity/session/session-contract.ts'
import { Empty, Instant, list, nullable, pickRandom, type Contract } from '../../platform/contract.ts'

/** Who is in the newsroom and on which desk: for admins. The list of desks is for all staff. */

const tags = ['people and desks']

const closed = { additionalProperties: false }
const Words = Type.String({ maxLength: 300 })
const ById = Type.Object({ id: Type.String() })
const Desks = Type.Array(
  Type.Object(
    { deskId: Type.String(), role: Type.Unsafe<Role>(Type.Union(ROLES.map((role) => Type.Literal(role)))) },
    closed,
  ),
  { maxItems: 200 },
)
const Invited = Type.Object(
  { name: Words, email: Words, isAdmin: Type.Optional(Type.Boolean()), desks: Type.Optional(Desks) },
  closed,
)
const Change = Type.Object(
  {
    name: Type.Optional(Words),
    isAdmin: Type.Optional(Type.Boolean()),
    desks: Type.Optional(Desks),
  },
  closed,
)
const DeskName = Type.Object({ name: Words }, closed)

const DeskSchema = Type.Object({ id: Type.String(), name: Type.String() }, { title: 'NewsroomDesk' })
/** One of the newsroom's desks. */
export type DeskJson = Static<typeof DeskSchema>

export const personFields = {
  id: Type.String(),
  name: Type.String(),
  email: Type.String(),
  isAdmin: Type.Boolean(),
  createdAt: Instant,
  desks: list(
    Type.Object({ id: Type.String(), name: Type.String(), role: pickRandom(ROLES) }),
    'The desks they work on; for an admin every desk, as editor',
  ),
}

export const PersonSchema = Type.Object(personFields, { title: 'Person' })
/** Somebody of the newsroom. */
export type PersonJson = Static<typeof PersonSchema>

const ListedPersonSchema = Type.Object(
  {
    ...personFields,
    firstSeenAt: nullable(
      Type.String({ format: 'date-time', description: 'Null: invited, and has not come yet' }),
    ),
    lastSeenAt: nullable(Instant),
    hasPasskey: Type.Boolean(),
  },
  { title: 'ListedPerson' },
)
/** As admins are told of everybody. */
export type ListedPersonJson = Static<typeof ListedPersonSchema>

const Link = Type.Object({ link: Type.String({ description: 'By which they come in' }) })

export const peopleContract = {
  'GET /api/people': {
    operationId: 'listPeople',
    tags,
    summary: 'Everybody, by name',
    response: { 200: list(ListedPersonSchema, 'People') },
  },
  'POST /api/people': {
    operationId: 'invitePerson',
    tags,
    summary: 'Invite somebody: the link is mailed, and answered',
    body: Invited,
    response: { 201: Type.Object({ person: PersonSchema, link: Type.String() }) },
  },
  'PATCH /api/people/:id': {
    operationId: 'changePerson',
    tags,
    summary: 'Change somebody’s name, desks, or being an admin',
    params: ById,
    body: Change,
    response: { 200: PersonSchema },
  },
  'DELETE /api/people/:id': {
    operationId: 'removePerson',
    tags,
    summary: 'Take somebody out: signed out everywhere at once',
    params: ById,
    response: { 200: Empty },
  },
  'POST /api/people/:id/invite': {
    operationId: 'inviteAgain',
    tags,
    summary: 'Invite again who has never come: a new link by mail, in place of the last',
    params: ById,
    response: { 200: Link },
  },
  'POST /api/people/:id/recover': {
    operationId: 'recoverPerson',
    tags,
    summary: 'Forget somebody’s passkeys and sign them out everywhere; they are told by mail',
    params: ById,
    response: { 200: Empty },
  },
  'GET /api/people/:id/sessions': {
    operationId: 'listSessionsOfPerson',
    tags,
    summary: 'Where somebody is signed in, last seen first',
    params: ById,
    response: { 200: list(SessionSchema, 'Sessions') },
  },
  'DELETE /api/people/:id/sessions': {
    operationId: 'endSessionsOfPerson',
    tags,
    summary: 'Sign somebody out everywhere',
    params: ById,
    response: { 200: Empty },
  },
  'DELETE /api/people/:id/sessions/:session': {
    operationId: 'endSessionOfPerson',
    tags,
    summary: 'Sign somebody out in one place',
    params: Type.Object({ id: Type.String(), session: Type.String() }),
    response: { 200: Empty },
  },
  'GET /api/desks': {
    operationId: 'listDesks',
    tags,
    summary: 'The desks that you see',
    response: { 200: list(DeskSchema, 'Desks') },
  },
  'POST /api/desks': {
    operationId: 'addDesk',
    tags,
    summary: 'Add a desk',
    body: DeskName,
    response: { 201: DeskSchema },
  },
  'PATCH /api/desks/:id': {
    operationId: 'renameDesk',
    tags,
    summary: 'Rename a desk',
    params: ById,
    body: DeskName,
    response: { 200: DeskSchema },
  },
} satisfies Contract
