import { describe, expect, it } from 'vitest'
import { bodyText } from '../../story/body/body.ts'
import { livePosting, liveUpdate, pageHtml, readLivePage } from '../../../test/live-page.ts'

function read(update: Record<string, unknown>, body: string) {
  const page = readLivePage(pageHtml(livePosting([update]), body))
  return {
    post: page.posts[0],
    text: page.posts.map((post) => bodyText(post.body)).join(),
    remarks: page.remarks.join(' '),
  }
}

const WHOLE = [
  'The council met at noon and talked for two hours about the eastern quay.',
  'It decided to close the quay to lorries until the engineers have drilled into every pile.',
  'The harbour office will pay for the drilling out of its reserve.',
]
const paragraphs = WHOLE.map((text) => `<p>${text}</p>`).join('')
const HEAD = '<time>14:00</time><h3>Quay closed</h3>'
const FOOT =
  '<figure><figcaption>The quay. Photo: C. Moyle</figcaption></figure><div><button>Share</button><p>Copy link</p></div>'

describe('a text that its data cuts off', () => {
  const cuts = ['The harbour', 'The harbour office will pay for…', 'The harbour office will ...']
  it.each(cuts)('is whole from its element: %s', (cut) => {
    const update = liveUpdate('u1', `${WHOLE[0]} ${WHOLE[1]} ${cut}`, { headline: 'Quay closed' })
    const { text, remarks } = read(update, `<div id="u1">${HEAD}${paragraphs}${FOOT}</div>`)
    expect(text).toBe(WHOLE.join('\n\n'))
    expect(remarks).not.toContain('breaks off')
  })

  it.each([
    ['the page does not show it', ''],
    [
      'the page shows another text',
      '<div id="u1"><p>The council met at noon. Subscribe to read on, and all else.</p></div>',
    ],
  ])('is kept as it is, with a remark, where %s', (_what, body) => {
    const articleBody = `${WHOLE[0]} ${WHOLE[1]} The harbour`
    const { text, remarks } = read(liveUpdate('u1', articleBody), body)
    expect(text).toBe(articleBody)
    expect(remarks).toContain('1 update breaks off')
  })

  it('goes not on into the next update', () => {
    const updates = [
      liveUpdate('u1', `${WHOLE[0]} It decided to`),
      liveUpdate('u2', 'Boats may land. So the council says.'),
    ]
    const body = `<div id="u1"><p>${WHOLE[0]}</p><p>${WHOLE[1]}</p></div><div id="u2"><p>Boats may land.</p><p>So the council says.</p></div>`
    const { posts } = readLivePage(pageHtml(livePosting(updates), body))
    expect(posts.map((post) => bodyText(post.body))).toEqual([
      `${WHOLE[0]}\n\n${WHOLE[1]}`,
      'Boats may land.\n\nSo the council says.',
    ])
  })
})

describe('what an update shows instead of words', () => {
  it.each([
    [
      '<blockquote class="twitter-tweet"><p>Open.</p><a href="https://twitter.com/harbour/status/1234">March 1</a></blockquote>',
      'https://twitter.com/harbour/status/1234',
    ],
    [
      '<iframe src="//www.youtube.com/embed/abcdefghijk?rel=0"></iframe>',
      'https://www.youtube.com/watch?v=abcdefghijk',
    ],
    ['<iframe data-src="https://player.vimeo.com/video/123456"></iframe>', 'https://vimeo.com/123456'],
    [
      '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/abc/"></blockquote>',
      'https://www.instagram.com/p/abc/',
    ],
    [
      '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@a/video/1"></blockquote>',
      'https://www.tiktok.com/@a/video/1',
    ],
    [
      '<iframe src="https://platform.twitter.com/embed/Tweet.html?id=99"></iframe>',
      'https://twitter.com/i/status/99',
    ],
  ])('is an embed: %s', (html, url) => {
    const { post } = read(
      liveUpdate('u1', '', { headline: 'What the harbour office says' }),
      `<div id="u1">${html}</div>`,
    )
    expect(post?.headline).toBe('What the harbour office says')
    expect(post?.body.content).toEqual([{ type: 'embed', attrs: { url } }])
  })

  it('stands below its words, and is no advertisement', () => {
    const body =
      '<div id="u1"><p>The pumps take forty tonnes.</p><iframe src="https://ads.doubleclick.net/x"></iframe><iframe src="https://maps.example/quay"></iframe></div>'
    const { post } = read(liveUpdate('u1', 'The pumps take forty tonnes.'), body)
    expect(post?.body.content.map((block) => block.type)).toEqual(['paragraph', 'embed'])
  })

  it('is a picture, which is left out and named with its update and address', () => {
    const body =
      '<div id="u1"><h3>The quay from above</h3><img class="avatar" src="/ann.jpg"><figure><img data-src="/quay.jpg" src="data:image/gif;base64,R0"></figure></div>'
    const { remarks } = read(liveUpdate('u1', '', { headline: 'The quay from above' }), body)
    expect(remarks).toContain('1 picture of "The quay from above" left out: https://news.example/quay.jpg')
    expect(remarks).not.toContain('ann.jpg')
  })
})

describe('the element of an update', () => {
  const text =
    'Cara Moyle has the details:\nThe dredger that was to open the channel lies in dock with a broken shaft.'
  const shown =
    '<div><p>Cara Moyle has the details:</p></div><div><p>The <a href="/dredger">dredger</a> that was to open the channel lies in dock with a broken shaft.</p></div>'
  it.each([
    ['#livePost4711', 'post-4711'],
    ['#post-4711', '4711'],
    ['?pinned_post_locator=entry:55aa77', 'block-55aa77'],
    ['/update/20011234', 'u-20011234'],
  ])('is found by its number: %s is %s', (address, id) => {
    const update = { ...liveUpdate('', text), url: `https://news.example/live/harbour${address}` }
    const { post } = read(
      update,
      `<div id="post-4712"><p>Another update of the day.</p></div><div id="${id}">${shown}</div>`,
    )
    expect(post?.body.content).toHaveLength(2)
    expect(JSON.stringify(post?.body)).toContain('https://news.example/dredger')
  })
})

describe('what a publishing system left in a text', () => {
  it.each([
    '[[(site.Image2014v1) HARBOUR-FIRE-QUAY]]',
    '[[ge:site-local:paper:419430007]]',
    '{{video:12}}',
    '%%EMBED_1%%',
    '[caption id="attachment_3" align="left"]',
    '[/embed]',
  ])('is taken out and counted: %s', (placeholder) => {
    const { text, remarks } = read(
      liveUpdate('u1', `The berth is closed. ${placeholder} Nobody says how long.`),
      '',
    )
    expect(text).toBe('The berth is closed. Nobody says how long.')
    expect(remarks).toContain('1 placeholder')
  })

  it('is not what somebody put in brackets', () => {
    const words = 'He said [the mayor] was late [[sic]] and 100%% sure.'
    expect(read(liveUpdate('u1', words), '').text).toBe(words)
  })
})
