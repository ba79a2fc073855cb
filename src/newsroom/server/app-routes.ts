import type { BuiltAssets } from '../../pages/assets.ts'
import type { Site } from '../../pages/site-context.ts'
import type { App } from '../../platform/http/app.ts'
import { encodeAll, encodingFor } from '../../platform/http/encoding.ts'
import { httpProblem } from '../../platform/http/problems.ts'
import { createManifest } from './manifest.ts'

const ICON_SIZES = [180, 192, 512] as const
const PIXEL_ICONS = ([192, 512] as const).map((size) => ({ url: `/newsroom/icon-${size}.png`, size }))

/**
 * The newsroom's installable app: one shell for all its addresses (it contains no personal data, so it needs no
 * session), the service worker that caches it, the manifest and the icons.
 */
export async function routeNewsroomApp(
  app: App,
  { assets, site }: { assets: BuiltAssets; site: Site },
): Promise<void> {
  const config = { access: 'public', isPage: true, takesAnyQuery: true } as const
  const { newsroom } = assets
  const build = `${assets.build}-${newsroom.build}`
  const shell = await encodeAll(renderShell(assets, site))
  const etag = `"${build}"`
  const precached = ['/newsroom', MANIFEST, assets.styles, assets.icon, ...assetUrls(newsroom.files)]
  const worker = `self.PRECACHE=${JSON.stringify({ build, urls: precached })};\n${newsroom.serviceWorker}`
  const icon = assets.files.get(assets.icon.split('/').at(-1) ?? '')?.encoded.identity
  const icons = new Map<string, Promise<Buffer>>()

  for (const url of ['/newsroom', '/newsroom/*'])
    app.get(url, { config }, (request, reply) => {
      const encoding = encodingFor(request.headers['accept-encoding'])
      reply.header('etag', etag).header('cache-control', 'no-cache').header('vary', 'Accept-Encoding')
      if (request.headers['if-none-match']?.includes(etag) === true) return reply.status(304).send()
      if (encoding !== 'identity') reply.header('content-encoding', encoding)
      return reply.type('text/html; charset=utf-8').send(shell[encoding])
    })
  app.get('/newsroom/service-worker.js', { config }, (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      // Its scope includes /newsroom itself, above its own path (W3C Service Workers, scope restriction).
      .header('service-worker-allowed', '/newsroom')
      .send(worker),
  )
  app.get(MANIFEST, { config }, (_request, reply) =>
    reply
      .type('application/manifest+json')
      .header('cache-control', 'no-cache')
      .send(JSON.stringify(createManifest(site.name, assets.icon, PIXEL_ICONS))),
  )
  app.get<{ Params: { size: string } }>('/newsroom/icon-:size.png', { config }, async (request, reply) => {
    const size = ICON_SIZES.find((each) => String(each) === request.params.size)
    if (size === undefined || icon === undefined) throw httpProblem('not-found')
    const png = icons.get(request.params.size) ?? renderIcon(icon, size)
    icons.set(request.params.size, png)
    return reply
      .type('image/png')
      .header('cache-control', 'public, max-age=86400')
      .send(await png)
  })
}

async function renderIcon(icon: Buffer, size: number): Promise<Buffer> {
  const { default: sharp } = await import('sharp') // slow to load, and needed only when the app is installed
  return sharp(icon, { density: 600 }).resize(size, size).png().toBuffer()
}

const MANIFEST = '/newsroom/manifest.webmanifest'

function assetUrls(files: BuiltAssets['files']): string[] {
  return [...files.keys()].map((name) => `/assets/${name}`)
}

function renderShell({ styles, icon, newsroom }: BuiltAssets, site: Site): string {
  const name = site.name.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return [
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">',
    `<title>Newsroom – ${name}</title>`,
    '<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark">',
    '<meta name="theme-color" content="#fbfaf7" media="(prefers-color-scheme: light)">',
    '<meta name="theme-color" content="#131417" media="(prefers-color-scheme: dark)">',
    `<link rel="manifest" href="${MANIFEST}"><link rel="icon" href="${icon}" type="image/svg+xml">`,
    '<link rel="apple-touch-icon" href="/newsroom/icon-180.png">',
    ...[styles, ...newsroom.styles].map((url) => `<link rel="stylesheet" href="${url}">`),
    ...newsroom.preloads.map((url) => `<link rel="modulepreload" href="${url}">`),
    `<script type="module" src="${newsroom.script}"></script></head>`,
    '<body class="newsroom"><div id="newsroom"></div>',
    '<noscript><p class="notice">The newsroom needs JavaScript. The API does not: see docs/api.md.</p></noscript>',
    '</body></html>',
  ].join('\n')
}
