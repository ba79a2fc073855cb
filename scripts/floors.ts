/** A part of a module: the files that match, in a folder of that module. */
export interface Part {
  readonly name: string
  readonly folder: string
  readonly path: string
  readonly pathNot?: string
}

const ROUTES = String.raw`^src/story/.*routes\.ts$`

function part(name: string, folder: string, path = `^${folder}/`): Part {
  return { name, folder, path, pathNot: ROUTES }
}

/**
 * The floors inside `src/story`, lowest first: a part imports only what is below it, and those of one floor do not import
 * each other.
 */
export const STORY_FLOORS: readonly (readonly Part[])[] = [
  [part('body', 'src/story/body')],
  [part('core', 'src/story', String.raw`^src/story/[^/]+\.ts$`)],
  [part('post', 'src/story/post')],
  [part('article', 'src/story/article'), part('template', 'src/story/template')],
  [part('reads', 'src/story/reads')],
  [{ name: 'routes', folder: 'src/story', path: ROUTES }],
]

/** Each two parts of which the first may not import the second. */
export function forbiddenPairs(floors: readonly (readonly Part[])[]): [lower: Part, upper: Part][] {
  return floors.flatMap((floor, index) =>
    floor.flatMap((lower) =>
      [...floor.filter((each) => each !== lower), ...floors.slice(index + 1).flat()].map(
        (upper): [Part, Part] => [lower, upper],
      ),
    ),
  )
}

export function ruleName(module: string, lower: Part, upper: Part): string {
  return `in-${module}-${lower.name}-imports-no-${upper.name}`
}
