/**
 * The floors of the codebase, the lowest first: each imports what stands before it in its list, and nothing after it.
 * `.dependency-cruiser.mjs` makes the rules of these lists, `test/arrows.test.ts` a breach of each.
 */

/** Folders of `src/newsroom/app`; `main.tsx` stands above them all. */
export const APP_SHELVES = [
  'api',
  'service-worker',
  'ui',
  'keyboard',
  'editor',
  'offline',
  'composer',
  'desk',
  'screens',
] as const
