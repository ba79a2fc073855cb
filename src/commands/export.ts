import { resolve } from 'node:path'
import { exportStaticSite } from '../archive/static-site.ts'
import { loadAssets } from '../pages/assets.ts'
import { openMediaStore } from '../platform/media-store/open-media.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { assetsFolder } from './serve.ts'
import { withCliContext } from './cli-context.ts'

export const exportStory: Command = {
  name: 'export',
  usage: ['export SLUG [--out FOLDER]'],
  about: 'Write a closed story as a folder of static pages that any web server can serve',
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, { out: { type: 'string' } })
    const [slug] = positionals
    if (slug === undefined) throw new UsageError('Which story? Give its slug.')
    const folder = resolve(terminal.folder, values.out ?? `exports/${slug}`)
    await withCliContext(terminal, async ({ db, config, stderr, stdout }) => {
      // The files were public, and are written for a web server that runs as another user.
      process.umask(0o022)
      const site = { name: config.siteName, url: config.publicUrl, timeZone: config.timeZone }
      const files = await exportStaticSite(
        {
          db,
          site,
          assets: await loadAssets(assetsFolder()),
          media: openMediaStore(config.mediaStore, config.dataDir),
        },
        slug,
        folder,
      )
      stderr(`${files} files written.`)
      stdout(folder)
    })
  },
}
