import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeAll, type Encoded } from '../platform/http/encoding.ts'
import type { Assets } from './site-context.ts'

/** Content of `/assets/NAME`, by name. */
export type AssetFiles = ReadonlyMap<string, { type: string; encoded: Encoded }>

export interface BuiltAssets extends Assets {
  /** Assets of the reader's pages. */
  readonly files: AssetFiles
  /** Identifies this build: part of every ETag, so that a new version of the program invalidates every page. */
  readonly build: string
  readonly newsroom: NewsroomAssets
}

/** The newsroom's app: separate files, none of which a reader loads. */
interface NewsroomAssets {
  readonly files: AssetFiles
  readonly build: string
  readonly script: string
  /** Modules to preload for the script. */
  readonly preloads: readonly string[]
  readonly styles: readonly string[]
  readonly serviceWorker: string
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

type Manifest = Record<string, { file: string; imports?: string[]; css?: string[] }>

/**
 * Reads the output of `npm run build` in `folder` (and in `newsroom` and `service-worker` beside it); if it is
 * missing, throws with the command to run.
 */
export async function loadAssets(folder: string): Promise<BuiltAssets> {
  const { manifest, text } = await readManifest(folder)
  const files = new Map<string, { type: string; encoded: Encoded }>()
  const urlOf = async (source: string): Promise<string> => {
    const entry = manifest[source]
    if (entry === undefined) throw new Error(`the build has no ${source}: run \`npm run build\``)
    return addFile(files, folder, entry.file, 11)
  }
  const styles = await urlOf('src/pages/styles/story.css')
  const script = await urlOf('src/pages/reader/main.ts')
  const icon = await urlOf('src/pages/styles/icon.svg')
  const newsroom = await loadNewsroom(join(folder, '..'))
  return { styles, script, icon, files, build: hashManifest(text), newsroom }
}

async function loadNewsroom(folder: string): Promise<NewsroomAssets> {
  const { manifest, text } = await readManifest(join(folder, 'newsroom'))
  const files = new Map<string, { type: string; encoded: Encoded }>()
  const urls = new Map<string, string>()
  for (const { file, css = [] } of Object.values(manifest))
    for (const each of [file, ...css]) urls.set(each, await addFile(files, join(folder, 'newsroom'), each, 9))
  const entry = manifest['src/newsroom/app/main.tsx']
  if (entry === undefined) throw new Error('the build has no newsroom: run `npm run build`')
  const url = (file: string) => urls.get(file) ?? ''
  const imports = (entry.imports ?? []).flatMap((name) => manifest[name] ?? [])
  return {
    files,
    build: hashManifest(text),
    script: url(entry.file),
    preloads: imports.map(({ file }) => url(file)),
    styles: [...new Set([entry, ...imports].flatMap(({ css = [] }) => css))].map(url),
    serviceWorker: await readFile(join(folder, 'service-worker', 'service-worker.js'), 'utf8'),
  }
}

async function readManifest(folder: string): Promise<{ manifest: Manifest; text: string }> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch((cause: unknown) => {
    throw new Error('the scripts and styles have not been built: run `npm run build`', { cause })
  })
  return { manifest: JSON.parse(text) as Manifest, text }
}

async function addFile(
  files: Map<string, { type: string; encoded: Encoded }>,
  folder: string,
  file: string,
  quality: number,
): Promise<string> {
  const name = file.split('/').at(-1) ?? file
  const type = typeOfAsset(name)
  if (!files.has(name))
    files.set(name, { type, encoded: await encodeAll(await readFile(join(folder, file)), quality) })
  return `/assets/${name}`
}

export function typeOfAsset(name: string): string {
  return TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
}

function hashManifest(manifest: string): string {
  return createHash('sha256').update(manifest).digest('base64url').slice(0, 8)
}
