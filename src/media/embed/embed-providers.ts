import { safeHref } from '../../story/body/body.ts'

/** What an address tells without a request: the provider, and the address of its frame. */
export interface EmbedPlan {
  readonly provider: string
  /** Loaded on click only; built by us from the address, never taken from the other site's HTML. */
  readonly frame: Frame | null
  /** The oEmbed endpoint (https://oembed.com); null if there is no public one. */
  readonly oembed: string | null
  /** Derives the frame from the oEmbed response, if the address alone is not enough. */
  readonly frameFrom?: (oembed: { readonly html: string; readonly authorUrl: string }) => Frame | null
}

interface Frame {
  readonly src: string
  /** Its proportions. */
  readonly width: number
  readonly height: number
}

/** A site configured by the operator (OEMBED_PROVIDERS): a prefix of addresses, and the endpoint for them. */
export interface ConfiguredProvider {
  readonly prefix: string
  readonly endpoint: string
}

const WIDE = { width: 16, height: 9 } as const
const POST = { width: 4, height: 5 } as const

/** Allowed origins of frames: the page's Content-Security-Policy lists these and no others. */
const FRAME_ORIGINS: readonly string[] = [
  'https://www.youtube-nocookie.com',
  'https://player.vimeo.com',
  'https://platform.twitter.com',
  'https://embed.bsky.app',
  'https://www.instagram.com',
  'https://www.tiktok.com',
  'https://datawrapper.dwcdn.net',
  'https://www.openstreetmap.org',
]

export function listFrameOrigins(configured: readonly ConfiguredProvider[]): string[] {
  return [...FRAME_ORIGINS, ...configured.map(({ endpoint }) => new URL(endpoint).origin)]
}

export function planFor(address: string, configured: readonly ConfiguredProvider[] = []): EmbedPlan {
  const url = URL.parse(safeHref(address) ?? '')
  if (url === null) return { provider: '', frame: null, oembed: null }
  const own = configured.find(({ prefix }) => url.href.startsWith(prefix))
  if (own !== undefined) return configuredPlan(url, own)
  const host = url.hostname.replace(/^(www|m|mobile)\./, '')
  const site = Object.hasOwn(SITES, host) ? SITES[host] : undefined
  return (site ?? mastodon)(url) ?? { provider: host, frame: null, oembed: null }
}

type Site = (url: URL) => EmbedPlan | undefined

const SITES: Readonly<Record<string, Site>> = {
  'youtube.com': youtube,
  'youtu.be': youtube,
  'youtube-nocookie.com': youtube,
  'vimeo.com': vimeo,
  'player.vimeo.com': vimeo,
  'twitter.com': x,
  'x.com': x,
  'bsky.app': bluesky,
  'instagram.com': instagram,
  'tiktok.com': tiktok,
  'datawrapper.dwcdn.net': datawrapper,
  'openstreetmap.org': openStreetMap,
}

function oembedUrl(endpoint: string, url: URL | string): string {
  return `${endpoint}?${new URLSearchParams({ url: String(url), format: 'json' }).toString()}`
}

function youtube(url: URL): EmbedPlan | undefined {
  const [, kind = '', rest = ''] = url.pathname.split('/')
  const id = url.hostname.endsWith('youtu.be')
    ? kind
    : kind === 'watch'
      ? (url.searchParams.get('v') ?? '')
      : /^(shorts|live|embed)$/.test(kind)
        ? rest
        : ''
  if (!/^[\w-]{11}$/.test(id)) return undefined
  return {
    provider: 'YouTube',
    frame: {
      src: `https://www.youtube-nocookie.com/embed/${id}`,
      ...(kind === 'shorts' ? { width: 9, height: 16 } : WIDE),
    },
    oembed: oembedUrl('https://www.youtube.com/oembed', `https://www.youtube.com/watch?v=${id}`),
  }
}

function vimeo(url: URL): EmbedPlan | undefined {
  const [id] = /\d{5,}/.exec(url.pathname) ?? []
  if (id === undefined) return undefined
  return {
    provider: 'Vimeo',
    frame: { src: `https://player.vimeo.com/video/${id}?dnt=1`, ...WIDE },
    oembed: oembedUrl('https://vimeo.com/api/oembed.json', `https://vimeo.com/${id}`),
  }
}

function x(url: URL): EmbedPlan | undefined {
  const [, name, id] = /^\/(\w{1,20})\/status\/(\d{5,25})/.exec(url.pathname) ?? []
  if (name === undefined || id === undefined) return undefined
  return {
    provider: 'X',
    frame: { src: `https://platform.twitter.com/embed/Tweet.html?id=${id}&dnt=true`, ...POST },
    oembed: `${oembedUrl('https://publish.twitter.com/oembed', `https://twitter.com/${name}/status/${id}`)}&omit_script=1&dnt=1`,
  }
}

function bluesky(url: URL): EmbedPlan | undefined {
  const [, who, key] = /^\/profile\/([\w.:-]+)\/post\/(\w+)$/.exec(url.pathname) ?? []
  if (who === undefined || key === undefined) return undefined
  const blueskyFrame = (did: string): Frame => ({
    src: `https://embed.bsky.app/embed/${did}/app.bsky.feed.post/${key}`,
    ...POST,
  })
  return {
    provider: 'Bluesky',
    frame: who.startsWith('did:') ? blueskyFrame(who) : null,
    oembed: oembedUrl('https://embed.bsky.app/oembed', url),
    // The frame's address needs the author's permanent id, which the post's address may lack.
    frameFrom: ({ html }) => {
      const [, did] = /at:\/\/(did:[a-z]+:[\w.:-]+)\/app\.bsky\.feed\.post\//.exec(html) ?? []
      return did === undefined ? null : blueskyFrame(did)
    },
  }
}

/** Any Mastodon server: its card and text; its frame only if the operator has configured the server. */
function mastodon(url: URL): EmbedPlan | undefined {
  if (!/^\/@[\w.-]+(@[\w.-]+)?\/\d{10,25}$/.test(url.pathname)) return undefined
  return {
    provider: `Mastodon (${url.host})`,
    frame: null,
    oembed: oembedUrl(`${url.origin}/api/oembed`, url),
  }
}

function instagram(url: URL): EmbedPlan | undefined {
  const [, kind, id] = /^\/(?:[\w.]+\/)?(p|reel|tv)\/([\w-]{5,40})/.exec(url.pathname) ?? []
  if (kind === undefined || id === undefined) return undefined
  return {
    provider: 'Instagram',
    frame: { src: `https://www.instagram.com/${kind}/${id}/embed/`, ...POST },
    oembed: null, // requires registration there
  }
}

function tiktok(url: URL): EmbedPlan | undefined {
  const [, id] = /^\/@[\w.-]+\/video\/(\d{10,25})/.exec(url.pathname) ?? []
  if (id === undefined) return undefined
  return {
    provider: 'TikTok',
    frame: { src: `https://www.tiktok.com/player/v1/${id}`, width: 9, height: 16 },
    oembed: oembedUrl('https://www.tiktok.com/oembed', url),
  }
}

function datawrapper(url: URL): EmbedPlan | undefined {
  const [, id] = /^\/(\w{5})(?:\/|$)/.exec(url.pathname) ?? []
  if (id === undefined) return undefined
  const page = `https://datawrapper.dwcdn.net/${id}/`
  return {
    provider: 'Datawrapper',
    frame: { src: page, width: 4, height: 3 },
    oembed: oembedUrl('https://api.datawrapper.de/v3/oembed', page),
  }
}

function openStreetMap(url: URL): EmbedPlan | undefined {
  const [, zoomText, latText, lonText] = /map=([\d.]+)\/(-?[\d.]+)\/(-?[\d.]+)/.exec(url.hash) ?? []
  const marker = [url.searchParams.get('mlat'), url.searchParams.get('mlon')] as const
  const lat = Number(latText ?? marker[0] ?? NaN)
  const lon = Number(lonText ?? marker[1] ?? NaN)
  if (!(Math.abs(lat) <= 85 && Math.abs(lon) <= 180)) return undefined
  // A zoom of z shows 360 / 2^z degrees in 256 pixels; the frame is about 600 by 400.
  const degrees = 360 / 2 ** Math.min(19, Math.max(1, Number(zoomText ?? 14)))
  const [across, up] = [degrees * 1.2, degrees * 0.8 * Math.cos((lat * Math.PI) / 180)]
  const box = [lon - across, lat - up, lon + across, lat + up].map((each) => each.toFixed(5)).join(',')
  const query = new URLSearchParams({ bbox: box, layer: 'mapnik' })
  if (marker[0] !== null && marker[1] !== null) query.set('marker', `${marker[0]},${marker[1]}`)
  return {
    provider: 'OpenStreetMap',
    frame: {
      src: `https://www.openstreetmap.org/export/embed.html?${query.toString()}`,
      width: 3,
      height: 2,
    },
    oembed: null,
  }
}

/** The frame of a trusted site: the one in its HTML, if it has the origin of its endpoint. */
function configuredPlan(url: URL, { endpoint }: ConfiguredProvider): EmbedPlan {
  return {
    provider: url.hostname,
    frame: null,
    oembed: oembedUrl(endpoint, url),
    frameFrom: ({ html }) => {
      const [, src = ''] = /<iframe[^>]*\ssrc="([^"]+)"/i.exec(html) ?? []
      const found = URL.parse(src.replaceAll('&amp;', '&'))
      const isOwn = found?.protocol === 'https:' && found.origin === new URL(endpoint).origin
      return isOwn ? { src: found.href, ...WIDE } : null
    },
  }
}
