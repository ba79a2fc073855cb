/**
 * The oldest browsers that readers and the newsroom are built for; README.md says the same. What newer ones alone have
 * is used only where its absence is allowed for (`test/browsers.test.ts`).
 */
export const OLDEST_BROWSERS = { chrome: '111', firefox: '121', safari: '16.4' } as const

/** The same, as the build wants them. */
export const BUILD_TARGETS = Object.entries(OLDEST_BROWSERS).map(([name, version]) => name + version)
