import { describe, expect, it } from 'vitest'
import { listFrameOrigins, planFor } from './embed-providers.ts'
import { readOembed, readPage } from './embed-metadata.ts'

const PLANS: readonly (readonly [address: string, provider: string, frame: string | null])[] = [
  [
    'https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3',
    'YouTube',
    'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
  ],
  ['https://youtu.be/dQw4w9WgXcQ?si=x', 'YouTube', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ'],
  [
    'https://m.youtube.com/shorts/dQw4w9WgXcQ',
    'YouTube',
    'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
  ],
  [
    'https://www.youtube.com/live/dQw4w9WgXcQ',
    'YouTube',
    'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ',
  ],
  ['https://www.youtube.com/@channel', 'youtube.com', null],
  ['https://vimeo.com/123456789', 'Vimeo', 'https://player.vimeo.com/video/123456789?dnt=1'],
  [
    'https://vimeo.com/channels/staffpicks/123456789',
    'Vimeo',
    'https://player.vimeo.com/video/123456789?dnt=1',
  ],
  [
    'https://x.com/harbour/status/1234567890123456789',
    'X',
    'https://platform.twitter.com/embed/Tweet.html?id=1234567890123456789&dnt=true',
  ],
  [
    'https://twitter.com/harbour/status/1234567890123456789?s=20',
    'X',
    'https://platform.twitter.com/embed/Tweet.html?id=1234567890123456789&dnt=true',
  ],
  ['https://bsky.app/profile/harbour.example/post/3kabcdefgh2', 'Bluesky', null],
  [
    'https://bsky.app/profile/did:plc:abc123/post/3kabcdefgh2',
    'Bluesky',
    'https://embed.bsky.app/embed/did:plc:abc123/app.bsky.feed.post/3kabcdefgh2',
  ],
  ['https://social.example/@harbour/112233445566778899', 'Mastodon (social.example)', null],
  ['https://social.example/@harbour@other.example/112233445566778899', 'Mastodon (social.example)', null],
  ['https://www.instagram.com/p/Cabc-_12345/', 'Instagram', 'https://www.instagram.com/p/Cabc-_12345/embed/'],
  [
    'https://www.instagram.com/harbour/reel/Cabc12345/?igsh=x',
    'Instagram',
    'https://www.instagram.com/reel/Cabc12345/embed/',
  ],
  [
    'https://www.tiktok.com/@harbour/video/7123456789012345678',
    'TikTok',
    'https://www.tiktok.com/player/v1/7123456789012345678',
  ],
  ['https://datawrapper.dwcdn.net/AbCd1/4/', 'Datawrapper', 'https://datawrapper.dwcdn.net/AbCd1/'],
  ['https://news.example/story', 'news.example', null],
  ['javascript:alert(1)', '', null],
]

describe('an embed’s address', () => {
  it.each(PLANS)('%s is of %s', (address, provider, frame) => {
    const plan = planFor(address)
    expect([plan.provider, plan.frame?.src ?? null]).toEqual([provider, frame])
  })

  it('on a map is a frame around its place, with its mark', () => {
    const { frame } = planFor('https://www.openstreetmap.org/?mlat=48.85&mlon=2.35#map=15/48.85/2.35')
    const query = new URL(frame?.src ?? '').searchParams
    const [west = 0, south = 0, east = 0, north = 0] = (query.get('bbox') ?? '').split(',').map(Number)
    expect(query.get('marker')).toBe('48.85,2.35')
    expect(west < 2.35 && 2.35 < east && south < 48.85 && 48.85 < north).toBe(true)
    expect(east - west).toBeLessThan(0.1)
  })

  it('gives frames only of origins that the page’s policy names', () => {
    const origins = new Set(listFrameOrigins([]))
    for (const [address] of PLANS) {
      const { frame } = planFor(address)
      if (frame !== null) expect(origins).toContain(new URL(frame.src).origin)
    }
  })

  it('of a site that the operator named has the frame of that site’s own and no other', () => {
    const configured = [{ prefix: 'https://video.example/', endpoint: 'https://video.example/oembed' }]
    const plan = planFor('https://video.example/w/1', configured)
    expect(plan.oembed).toBe(
      'https://video.example/oembed?url=https%3A%2F%2Fvideo.example%2Fw%2F1&format=json',
    )
    const blueskyFrame = (html: string) => plan.frameFrom?.({ html, authorUrl: '' })?.src
    expect(blueskyFrame('<iframe width="1" src="https://video.example/embed/1?a=1&amp;b=2"></iframe>')).toBe(
      'https://video.example/embed/1?a=1&b=2',
    )
    expect(blueskyFrame('<iframe src="https://evil.example/"></iframe>')).toBeUndefined()
    expect(blueskyFrame('<iframe src="javascript:alert(1)"></iframe>')).toBeUndefined()
    expect(listFrameOrigins(configured)).toContain('https://video.example')
  })
})

describe('what a site tells of itself', () => {
  it('is text, whatever it holds', () => {
    const oembed = readOembed(
      JSON.stringify({
        title: '<script>alert(1)</script> A \n title',
        author_name: 'Ada\u0000',
        html: '<blockquote><p>First<br>line.</p><p>Second</p></blockquote><script src="https://evil.example"></script>',
        thumbnail_url: 'https://img.example/1.jpg',
      }),
    )
    expect(oembed).toMatchObject({
      title: '<script>alert(1)</script> A title',
      author: 'Ada',
      text: 'First line.',
      image: 'https://img.example/1.jpg',
    })
    for (const odd of ['', '<html>', '[]', '"x"', 'null']) expect(readOembed(odd)).toBeUndefined()
  })

  it('is read from a page’s cards, or its title', () => {
    expect(
      readPage(
        '<title>Plain</title><meta property="og:title" content="Card"><meta name="description" content="Words"><meta property="og:image" content="/a.jpg">',
      ),
    ).toMatchObject({ title: 'Card', text: 'Words', image: '/a.jpg' })
    expect(readPage('<title> Only a\n title </title>')).toMatchObject({ title: 'Only a title', image: null })
  })
})
