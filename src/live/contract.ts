import { Type } from 'typebox'
import { eventStream, list, readyJson, type Contract } from '../platform/contract.ts'
import { problemAnswer, ProblemSchema } from '../platform/problem-contract.ts'

/** Changes as they happen: docs/contracts/live-patch.md. */

const tags = ['reading']

const ChangesSchema = Type.Object(
  {
    position: Type.String({ description: 'Where the patch leads to' }),
    next: Type.String({ description: 'Where to ask next' }),
    spread: Type.Integer({ description: 'Wait a random time below so many milliseconds before you ask' }),
    from: Type.Integer(),
    status: Type.String(),
    count: Type.Integer({ description: 'Posts that readers can see' }),
    at: Type.Integer({ description: 'When readers last saw something change: milliseconds UTC' }),
    posts: list(Type.String(), 'HTML of each post that changed and can be seen'),
    removed: Type.Optional(list(Type.String(), 'Ids of posts that cannot be seen any more')),
    regions: Type.Optional(
      Type.Record(Type.String(), Type.String(), {
        description: 'HTML of each region that changed, by its id',
      }),
    ),
  },
  { title: 'Changes' },
)

const response = {
  200: readyJson(ChangesSchema),
  410: problemAnswer(
    'The log does not know that position: load the page again',
    Type.Object({ ...ProblemSchema.properties, position: Type.Optional(Type.String()) }),
  ),
}

export const liveContract = {
  'GET /live/:slug/stream': {
    operationId: 'followStory',
    summary: 'What changes in a story as it changes: Server-Sent Events (docs/api.md)',
    tags,
    params: Type.Object({ slug: Type.String() }),
    querystring: Type.Object({
      after: Type.Optional(Type.String({ description: 'A position; Last-Event-ID goes before it' })),
    }),
    response: { 200: eventStream('Each event `patch` is what changed; its id is the position it leads to') },
  },
  'GET /live/:slug/changes/:position': {
    operationId: 'readChanges',
    summary: 'What changed in a story after a position, as one patch (docs/api.md)',
    tags,
    params: Type.Object({ slug: Type.String(), position: Type.String() }),
    querystring: Type.Object(
      {
        wait: Type.Optional(
          Type.String({
            pattern: '^(1?[0-9]|2[0-5])$',
            description: 'Seconds to wait for a change, 0 to 25',
          }),
        ),
      },
      { additionalProperties: false },
    ),
    response,
  },
  'GET /live/:slug/changes/:position/:turn': {
    operationId: 'awaitChanges',
    summary: 'The same, held until something changes or the turn ends: an address that `next` named',
    tags,
    params: Type.Object({ slug: Type.String(), position: Type.String(), turn: Type.String() }),
    querystring: Type.Object({}, { additionalProperties: false }),
    response,
  },
} satisfies Contract
