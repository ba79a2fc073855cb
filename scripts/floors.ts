/**
 * The floors of the codebase, the lowest first: each imports what stands before it in its list, and nothing after it.
 * `.dependency-cruiser.mjs` makes the rules of these lists, `test/arrows.test.ts` a breach of each.
 */

/** Folders of `src/newsroom/app`; `main.tsx` stands above them all. */
export const APP_SHELVES = [
  'messages',
  'api',
  'service-worker',
  'keyboard',
  'ui',
  'editor',
  'offline',
  'composer',
  'desk',
  'screens',
] as const

/** A part of `src/story`: a folder, or the files of the room's own folder, or of any folder those of one name. */
export interface StoryPart {
  readonly name: string
  readonly folder: string
  readonly path: string
  readonly pathNot?: string
}

const ROUTES = String.raw`^src/story/.*routes\.ts$`
const part = (name: string, folder = `src/story/${name}`, path = `^${folder}/`): StoryPart => ({
  name,
  folder,
  path,
  pathNot: ROUTES,
})

/** Parts of `src/story`; those of one floor do not import each other either. */
export const STORY_FLOORS: readonly (readonly StoryPart[])[] = [
  [part('body')],
  [part('core', 'src/story', String.raw`^src/story/[^/]+\.ts$`)],
  [part('post')],
  [part('article'), part('template')],
  [part('reads')],
  [{ name: 'routes', folder: 'src/story', path: ROUTES }],
]

/** Each part of the story with those that it may not import. */
export function storyPartsAndAbove(): (readonly [part: StoryPart, above: readonly StoryPart[]])[] {
  return STORY_FLOORS.flatMap((floor, index) =>
    floor.map(
      (each) =>
        [
          each,
          [...floor.filter((other) => other !== each), ...STORY_FLOORS.slice(index + 1).flat()],
        ] as const,
    ),
  )
}
