import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeAll, type Encoded } from '../platform/http/encoding.ts'
import type { Assets } from './edition.ts'

export interface BuiltAssets extends Assets {
  readonly files: ReadonlyMap<string, { type: string; encoded: Encoded }>
  /** Names this build: part of every ETag, so that a new version of the program is a new version of each page. */
  readonly build: string
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

type Manifest = Record<string, { file: string }>

/** Reads what `npm run build` made; throws with the way out when it has not run. */
export async function loadAssets(folder: string): Promise<BuiltAssets> {
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch((cause: unknown) => {
    throw new Error('the reader’s script and styles have not been built: run `npm run build`', { cause })
  })
  const manifest = JSON.parse(text) as Manifest
  const files = new Map<string, { type: string; encoded: Encoded }>()
  const urlOf = async (source: string): Promise<string> => {
    const entry = manifest[source]
    if (entry === undefined) throw new Error(`the build has no ${source}: run \`npm run build\``)
    const name = entry.file.split('/').at(-1) ?? entry.file
    const type = TYPES[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream'
    files.set(name, { type, encoded: await encodeAll(await readFile(join(folder, entry.file)), 11) })
    return `/assets/${name}`
  }
  const styles = await urlOf('src/pages/styles/story.css')
  const script = await urlOf('src/pages/reader/main.ts')
  const icon = await urlOf('src/pages/styles/icon.svg')
  const build = createHash('sha256').update(text).digest('base64url').slice(0, 8)
  return { styles, script, icon, files, build }
}
