import { APP_SHELVES, storyPartsAndAbove } from './scripts/floors.ts'

// The arrows of the house (ARCHITECTURE.md): `npm run check` fails on any other import.
const ROOMS = '^src/(identity|story|staff|log|media)/'
// The unit of work: it opens the transaction that every action of a story runs in.
const UNIT_OF_WORK = '^src/story/change\\.ts$'
// In a room, only it, the manifest and files of these names may touch the world; `post-actions.ts` is one of actions.
const MIGRATIONS = '^src/.+/migrations/[^/]+$'
const MANIFEST = '^src/[^/]+/module\\.ts$'
const WORLDLY = ['/[a-z-]*(store|tables|actions|routes|jobs)\\.ts$', MANIFEST, UNIT_OF_WORK, MIGRATIONS]
const TEST = '\\.test\\.tsx?$'
const forbid = (name, why, from, to) => ({ name, comment: why, severity: 'error', from, to })

const APP = '^src/newsroom/app'
const shelves = APP_SHELVES.map((shelf, index) =>
  forbid(
    `app-${shelf}-knows-what-is-below`,
    'A shelf of the newsroom’s app imports from those below it.',
    { path: `${APP}/${shelf}/`, pathNot: TEST },
    { path: `${APP}/(main\\.tsx|(${APP_SHELVES.slice(index + 1).join('|')})/)` },
  ),
)
const unshelved = forbid(
  'the-app-is-all-on-shelves',
  'A folder that is not in the list has no floor (scripts/floors.ts).',
  { path: `${APP}/` },
  { path: `${APP}/[^/]+/`, pathNot: `${APP}/(${APP_SHELVES.join('|')}|styles)/` },
)
const inStory = storyPartsAndAbove()
  .filter(([, above]) => above.length > 0)
  .map(([{ name, path, pathNot }, above]) =>
    forbid(
      `story-${name}-knows-what-is-below`,
      'Inside the story, too, each floor rests on what is below it (scripts/floors.ts).',
      { path, pathNot: [pathNot, TEST] },
      { path: above.map((each) => each.path) },
    ),
  )

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid(
      'no-circles',
      'Two files that need each other are one idea, or hide a third.',
      {},
      { circular: true },
    ),
    forbid(
      'pure-imports-only-rules',
      'A file of a room is pure unless its name says otherwise: types and rules, and libraries that only compute.',
      { path: ROOMS, pathNot: [...WORLDLY, TEST] },
      {
        pathNot: [
          ROOMS,
          '^src/access/',
          '^src/platform/(problem|uuid|pagination|plain-text|same-value|contract|instant|(html|text)/[a-z-]+)\\.ts$',
          '^node_modules/(typebox|parse5|diff)/',
        ],
      },
    ),
    forbid(
      'pure-imports-no-world',
      'A rule does not reach for a database or a route.',
      { path: ROOMS, pathNot: [...WORLDLY, TEST] },
      { path: WORLDLY },
    ),
    forbid(
      'a-store-belongs-to-its-room',
      'Ask the other room for an action.',
      { path: '^src/([^/]+)/', pathNot: TEST },
      {
        path: '/[a-z-]*store\\.ts$',
        pathNot: ['^src/$1/', '^src/(log/|audit/audit-)store\\.ts$'],
      },
    ),
    forbid(
      'only-actions-touch-the-log',
      'State and log row are one transaction, and actions own transactions.',
      { path: '^src/', pathNot: ['actions\\.ts$', UNIT_OF_WORK, '^src/log/', TEST] },
      { path: '^src/log/store\\.ts$' },
    ),
    forbid(
      'the-log-is-below-the-rooms',
      'The log counts changes; it does not know what changed.',
      { path: '^src/log/', pathNot: TEST },
      { path: '^src/(identity|story|staff|media)/' },
    ),
    forbid(
      'rooms-know-no-screens',
      'A rule does not know how it is shown or sent.',
      { path: [ROOMS, '^src/platform/'], pathNot: TEST },
      {
        path: '^src/(live|pages|newsroom|syndication|archive|commands|(server|modules|migrations|open-services|close-server)\\.ts|main\\.ts)',
      },
    ),
    forbid(
      'platform-knows-no-product',
      'Platform would serve any product.',
      { path: '^src/platform/', pathNot: TEST },
      {
        path: '^src/',
        pathNot: '^src/platform/',
      },
    ),
    forbid(
      'access-knows-platform-only',
      'Who acts, and for whom a route is, is below every module.',
      { path: '^src/access/', pathNot: TEST },
      { path: '^src/', pathNot: '^src/(access|platform)/' },
    ),
    forbid(
      'screens-do-not-know-live',
      'live renders the views of pages, never the other way round.',
      { path: '^src/(pages|syndication|archive)/', pathNot: TEST },
      { path: '^src/live/' },
    ),
    forbid(
      'pages-are-below-syndication',
      'A page does not know who else reads the story.',
      { path: '^src/pages/', pathNot: TEST },
      { path: '^src/(syndication|archive|newsroom)/' },
    ),
    forbid(
      'the-browser-gets-its-own',
      'What ships to a reader runs without a server, and stays small.',
      { path: '^src/pages/reader/', pathNot: TEST },
      { path: '^src/', pathNot: '^src/pages/reader/' },
    ),
    forbid(
      'the-newsroom-app-knows-rules-only',
      'The app in the browser shares types and rules with the server, and reaches it by HTTP alone.',
      { path: '^src/newsroom/', pathNot: [TEST, '^src/newsroom/server/'] },
      {
        path: [
          '^src/(live|pages|newsroom/server|syndication|archive|commands|(server|modules|migrations|open-services|close-server)\\.ts|main\\.ts)',
          ...WORLDLY,
        ],
        pathNot: '^src/pages/reader/times\\.ts$',
      },
    ),
    ...inStory,
    ...shelves,
    unshelved,
    forbid(
      'views-have-no-node',
      'A view is a function of what it shows.',
      { path: '^src/(pages/(reader|views)|newsroom/app)/', pathNot: TEST },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'only-platform-holds-a-driver',
      'One place opens a database.',
      { path: '^src/', pathNot: '^src/platform/database/' },
      { path: ['^(node:)?sqlite$', '^node_modules/pg/'] },
    ),
    forbid(
      'a-migration-imports-kysely-alone',
      'What it imports may change later, and with it what was done to databases long ago.',
      { path: MIGRATIONS, pathNot: TEST },
      { pathNot: '^node_modules/kysely/' },
    ),
    forbid(
      'the-carry-over-imports-migrations-alone',
      'As a migration; and those do not change either.',
      { path: '^src/carry-over\\.ts$' },
      { pathNot: ['^node_modules/kysely/', MIGRATIONS] },
    ),
    forbid(
      'only-the-command-line-wires',
      'The server is put together in one place.',
      {
        path: '^src/',
        pathNot: ['^src/(commands/|(main|server|modules|migrations|open-services|close-server)\\.ts)', TEST],
      },
      {
        path: '^src/(server|modules|migrations|open-services|close-server|main)\\.ts$',
      },
    ),
    forbid('everything-resolves', 'What cannot be found cannot be judged.', {}, { couldNotResolve: true }),
    forbid(
      'nothing-left-over',
      'A file nobody imports is dead.',
      {
        orphan: true,
        pathNot: [
          TEST,
          '^src/(main|platform/image/image-subprocess|newsroom/app/service-worker/main)\\.ts$',
          '\\.d\\.ts$',
        ],
      },
      {},
    ),
  ],
  options: {
    doNotFollow: { path: '^node_modules' },
    tsPreCompilationDeps: true, // type-only imports are arrows too
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
