import type { DefaultTreeAdapterTypes as Tree } from 'parse5'
import { isEmbedAddress } from '../../story/body/body.ts'
import { attribute, elementsUnder } from '../../platform/html/html-node.ts'

/**
 * Embedded messages of social networks: the address of the message is in one of these attributes, or in the last
 * link.
 */
const MESSAGE_CLASS =
  /(?:^|\s)(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|fb-(?:post|video)|reddit-embed-bq|mastodon-embed|threads-post|text-post-media)(?:\s|$)/
const MESSAGE_ADDRESS = [
  'data-instgrm-permalink',
  'data-text-post-permalink',
  'cite',
  'data-href',
  'data-embed-url',
]
const DATA_ADDRESS = /^data-(?:.*-)?(?:src|url|href|embed|permalink|tweet-url|canonical-url)$/
/** Frames that are unrelated to the story. */
const NO_EMBED =
  /doubleclick|googlesyndication|googletagmanager|\/ads?[/.?]|consent|recaptcha|newsletter|about:blank/i
/** Portraits, logos and tracking pixels are not pictures of the story. */
const NO_PICTURE = /avatar|author|byline|logo|icon|emoji|sprite|pixel|tracking|spacer|blank\.|placeholder/i

/** Addresses of embedded videos, social network messages and maps, in document order, without duplicates. */
export function visibleEmbeds(element: Tree.Element, whole: (href: string) => string | undefined): string[] {
  const found = new Set<string>()
  for (const inside of elementsUnder(element)) {
    const address = embedAddress(inside)
    const href =
      address === undefined ? undefined : whole(address.startsWith('//') ? `https:${address}` : address)
    if (href !== undefined && isEmbedAddress(href) && !NO_EMBED.test(href)) found.add(pageOfEmbed(href))
  }
  return [...found]
}

function embedAddress(element: Tree.Element): string | undefined {
  if (element.tagName === 'iframe')
    return attribute(element, 'src') || attribute(element, 'data-src') || attribute(element, 'data-lazy-src')
  if (element.tagName === 'lite-youtube') {
    const id = attribute(element, 'videoid')
    return id === undefined ? undefined : `https://www.youtube.com/watch?v=${id}`
  }
  if (!MESSAGE_CLASS.test(attribute(element, 'class') ?? '')) return undefined
  const named = MESSAGE_ADDRESS.map((name) => attribute(element, name)).find(
    (value) => value !== undefined && value !== '',
  )
  if (named !== undefined) return named
  const links = [...elementsUnder(element)].flatMap((inside) =>
    inside.tagName === 'a' ? (attribute(inside, 'href') ?? []) : [],
  )
  return (
    links.findLast((href) =>
      /\/status(?:es)?\/\d|\/p\/|\/video\/|\/post\/|\/posts\/|\/@[^/]+\/\d/.test(href),
    ) ?? links.at(-1)
  )
}

/** Converts the address of a player to the address of the page, which people know and which identifies it. */
function pageOfEmbed(href: string): string {
  const url = new URL(href)
  const youtube = /^\/(?:embed|v)\/([\w-]{6,20})/.exec(url.pathname)?.[1]
  if (/(?:^|\.)youtube(?:-nocookie)?\.com$/.test(url.hostname) && youtube !== undefined)
    return `https://www.youtube.com/watch?v=${youtube}`
  const vimeo = /^\/video\/(\d+)/.exec(url.pathname)?.[1]
  if (url.hostname === 'player.vimeo.com' && vimeo !== undefined) return `https://vimeo.com/${vimeo}`
  const tweet = url.searchParams.get('id')
  if (/^platform\.(?:twitter|x)\.com$/.test(url.hostname) && tweet !== null && /^\d+$/.test(tweet))
    return `https://twitter.com/i/status/${tweet}`
  return href
}

/** Addresses of the pictures that the element shows, each once. */
export function visiblePictures(
  element: Tree.Element,
  whole: (href: string) => string | undefined,
): string[] {
  const found = new Set<string>()
  for (const inside of elementsUnder(element)) {
    if (inside.tagName !== 'img' && inside.tagName !== 'amp-img') continue
    const source =
      [
        attribute(inside, 'src'),
        ...inside.attrs.filter(({ name }) => DATA_ADDRESS.test(name)).map(({ value }) => value),
      ]
        .filter((value) => value !== undefined && !value.startsWith('data:') && value !== '')
        .at(0) ?? attribute(inside, 'srcset')?.trim().split(/\s+/)[0]
    const names = `${source ?? ''} ${attribute(inside, 'class') ?? ''}`
    const size = Number(attribute(inside, 'width') ?? 1_000)
    const href = source === undefined || NO_PICTURE.test(names) || size < 60 ? undefined : whole(source)
    if (href !== undefined) found.add(href)
  }
  return [...found]
}
