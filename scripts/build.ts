/** Builds what is shipped into dist/: the reader's script and styles (dist/assets), the server (dist/server). */
import { build, type InlineConfig } from 'vite'

const common = { configFile: false, logLevel: 'warn' } satisfies InlineConfig
const jsx = { runtime: 'automatic', importSource: 'preact' } as const

await build({
  ...common,
  base: '/assets/',
  publicDir: false,
  build: {
    outDir: 'dist/assets',
    emptyOutDir: true,
    assetsDir: '.',
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
    modulePreload: false,
    target: ['chrome111', 'firefox115', 'safari16.4'],
    rolldownOptions: {
      input: ['src/pages/reader/main.ts', 'src/pages/styles/story.css', 'src/pages/styles/icon.svg'],
    },
  },
})

await build({
  ...common,
  oxc: { jsx },
  // Libraries of hundreds of small files come in one: a start reads a few files instead.
  ssr: {
    noExternal: [
      'kysely',
      'typebox',
      '@fastify/type-provider-typebox',
      'preact',
      'preact-render-to-string',
      'parse5',
      'entities',
    ],
  },
  build: {
    outDir: 'dist/server',
    emptyOutDir: true,
    ssr: 'src/main.ts',
    target: 'node26',
    minify: false,
    rolldownOptions: { output: { chunkFileNames: '[name].js' } }, // beside main.js: paths are relative to it
    sourcemap: true,
  },
})
