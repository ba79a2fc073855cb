/**
 * Builds what is shipped into dist/: the reader's script and styles (dist/assets), the newsroom's app (dist/newsroom)
 * with its service worker (dist/service-worker), the server (dist/server).
 */
import { build, type InlineConfig } from 'vite'
import { BUILD_TARGETS } from './browsers.ts'

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
    target: BUILD_TARGETS,
    rolldownOptions: {
      input: ['src/pages/reader/main.ts', 'src/pages/styles/story.css', 'src/pages/styles/icon.svg'],
    },
  },
})

// Apart from the reader's, so that nothing of it is ever loaded by a reader.
await build({
  ...common,
  base: '/assets/',
  publicDir: false,
  oxc: { jsx },
  build: {
    outDir: 'dist/newsroom',
    emptyOutDir: true,
    assetsDir: '.',
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
    chunkSizeWarningLimit: 600, // kB; the editor is most of it, and is kept on the device
    modulePreload: { polyfill: false },
    target: BUILD_TARGETS,
    rolldownOptions: {
      input: ['src/newsroom/app/main.tsx'],
      // What the first screen needs in one file: it compresses better than a dozen (3 kB of 150).
      output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
      optimization: { inlineConst: { mode: 'all', pass: 3 } }, // the messages stand where they are said
    },
  },
})

await build({
  ...common,
  publicDir: false,
  build: {
    outDir: 'dist/service-worker',
    emptyOutDir: true,
    target: BUILD_TARGETS,
    rolldownOptions: {
      input: ['src/newsroom/app/service-worker/main.ts'],
      output: { format: 'iife', entryFileNames: 'service-worker.js' },
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
      '@tus/server',
      '@tus/utils',
      '@tus/file-store',
      'undici',
    ],
  },
  build: {
    outDir: 'dist/server',
    emptyOutDir: true,
    ssr: true,
    target: 'node26',
    minify: false,
    rolldownOptions: {
      // The process that makes images is a program of its own.
      input: ['src/main.ts', 'src/platform/image/image-subprocess.ts'],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' }, // side by side: paths are relative
    },
    sourcemap: true,
  },
})
