import { describe, expect, it } from 'vitest'
import {
  livePosting,
  liveUpdate,
  PAGE_HEADLINE,
  PAGE_URL,
  pageHtml,
  readLivePage,
  WRITERS,
} from '../../../test/live-page.ts'

/** What the template of a page says of every update: the page's own values. */
const OF_THE_PAGE = {
  headline: PAGE_HEADLINE,
  datePublished: '2024-03-01T06:00:00Z',
  dateModified: '2024-03-01T12:00:00Z',
  author: WRITERS,
}
const FERRIES =
  'Two ferries wait outside the mole. The pilots stay ashore until the wind drops below thirty knots.'
const PUMPS =
  'The fire brigade has taken its pumps off the eastern quay. A watch of four stays there for the night.'

function read(
  body: string,
  more: Record<string, unknown> = OF_THE_PAGE,
  ids: readonly string[] = ['b1', 'b2'],
) {
  const updates = [FERRIES, PUMPS].map((text, index) => liveUpdate(ids[index] ?? '', text, more))
  return readLivePage(
    pageHtml(livePosting(updates, { ...OF_THE_PAGE, coverageStartTime: '2024-03-01T06:00:00Z' }), body),
  )
}

const facts = (page: ReturnType<typeof read>) =>
  page.posts.map((post) => [
    post.headline,
    post.publishedAt === null ? null : new Date(post.publishedAt).toISOString().slice(11, 16),
    post.bylines.join(', '),
    post.updatedAt,
  ])

describe('what the page says of itself is not said of each update', () => {
  it.each([
    [
      'a time element, a heading and a name in a header',
      `<article id="block-b1"><header><time datetime="2024-03-01T11:50:00Z">4m ago</time><h2>Ferries wait</h2><span>Cara Moyle</span></header><p>${FERRIES}</p></article>
       <article id="block-b2"><header><time datetime="2024-03-01T10:05:00Z">2h ago</time><button>Share Post</button></header><p>${PUMPS}</p></article>`,
    ],
    [
      'attributes for scripts and a link to the writer',
      `<div class="post" id="b1" data-published="1709293800"><h3>Ferries wait</h3><a rel="author" href="/cara">By CARA MOYLE</a><p>${FERRIES}</p></div>
       <div class="post" id="b2" data-published="1709287500"><p>${PUMPS}</p></div>`,
    ],
    [
      'hours without a day, and "by" in another language',
      `<section id="b1"><div class="meta"><span>11.50 Uhr</span><span>Von Cara Moyle</span></div><h3>Ferries wait</h3><p>${FERRIES}</p></section>
       <section id="b2"><div class="meta"><span>10h05</span></div><p>${PUMPS}</p></section>`,
    ],
    [
      'no ids at all, the times below the words, and a message with a time of its own',
      `<main><div class="entry"><h3>Ferries wait</h3><blockquote><time datetime="2020-01-01T00:00:00Z">2020</time> Ida Noll</blockquote><p>${FERRIES}</p><footer class="byline-row"><time class="updated" datetime="2024-03-01T11:59:00Z">Updated</time><time datetime="2024-03-01T11:50:00Z">11.50</time><span class="byline">Cara Moyle</span></footer></div>
       <div class="entry"><p>${PUMPS}</p><footer><time datetime="2024-03-01T10:05:00Z">10.05</time></footer></div></main>`,
    ],
  ])('where its element shows %s', (_what, body) => {
    const page = read(body)
    expect(facts(page)).toEqual([
      ['Ferries wait', '11:50', 'Cara Moyle', null],
      [null, '10:05', '', null],
    ])
    expect(page.remarks.join(' ')).toContain('Updates that show no writer have none')
  })

  it('in microdata neither', () => {
    const own =
      '<meta itemprop="headline" content="Harbour fire live: ferries wait outside"><meta itemprop="datePublished" content="2024-03-01T06:00:00Z"><meta itemprop="author" content="Ann Harrow, Bo Tenby">'
    const entry = (shown: string, text: string) =>
      `<div class="entry" itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting">${own}${shown}<div itemprop="articleBody"><p>${text}</p></div></div>`
    const page = readLivePage(
      `<html><body><div itemscope itemtype="https://schema.org/LiveBlogPosting">${own}
      ${entry('<time datetime="2024-03-01T11:50:00Z">11:50</time><h3>Ferries wait</h3><span class="byline">By Cara Moyle</span>', FERRIES)}
      ${entry('<time datetime="2024-03-01T10:05:00Z">10:05</time>', PUMPS)}</div></body></html>`,
    )
    expect(facts(page)).toEqual([
      ['Ferries wait', '11:50', 'Cara Moyle', null],
      [null, '10:05', '', null],
    ])
  })

  it('and what no element shows is unknown, which is said', () => {
    const page = read('')
    expect(facts(page)).toEqual([
      [null, null, '', null],
      [null, null, '', null],
    ])
    expect(page.posts.map((post) => post.origin)).toEqual(['b1', 'b2'])
    expect(page.remarks.join(' ')).toMatch(/2 updates have no times of their own.*\(Ann Harrow, Bo Tenby\)/)
  })

  it('updates without an address are not taken for one because the page says the same of all', () => {
    const page = read('', { ...OF_THE_PAGE, url: PAGE_URL })
    expect(page.posts.map((post) => post.body.content.length)).toEqual([1, 1])
    expect(new Set(page.posts.map((post) => post.origin)).size).toBe(2)
  })

  it('an hour that could be of two days is no time', () => {
    const body = `<article id="b1"><span>11.50 GMT</span><p>${FERRIES}</p></article><article id="b2"><span>10.05 GMT</span><p>${PUMPS}</p></article>`
    const long = { ...OF_THE_PAGE, dateModified: '2024-03-03T12:00:00Z' }
    const updates = [FERRIES, PUMPS].map((text, index) => liveUpdate(`b${index + 1}`, text, long))
    expect(
      readLivePage(pageHtml(livePosting(updates, long), body)).posts.map((post) => post.publishedAt),
    ).toEqual([null, null])
  })

  it('a time, headline or writer of its own is kept, also where one of several is the same as the page’s', () => {
    const own = [
      liveUpdate('b1', FERRIES, {
        headline: 'Ferries',
        datePublished: '2024-03-01T11:50:00Z',
        author: WRITERS[0],
      }),
      liveUpdate('b2', PUMPS, {
        headline: 'Pumps',
        datePublished: '2024-03-01T06:00:00Z',
        author: WRITERS[1],
      }),
    ]
    const page = readLivePage(pageHtml(livePosting(own, OF_THE_PAGE)))
    expect(facts(page)).toEqual([
      ['Ferries', '11:50', 'Ann Harrow', null],
      ['Pumps', '06:00', 'Bo Tenby', null],
    ])
    expect(page.remarks).toEqual([])
  })
})

describe('a writer', () => {
  const writers = (author: unknown) =>
    readLivePage(
      pageHtml(
        livePosting([liveUpdate('b1', FERRIES, { author })], {
          publisher: { '@type': 'NewsMediaOrganization', name: 'Example News' },
        }),
      ),
    ).posts[0]?.bylines

  it.each([
    [{ '@type': 'NewsMediaOrganization', name: 'Example News' }, []],
    ['The Example News', []],
    [[{ name: 'Ann Harrow' }, { name: 'Example News' }], ['Ann Harrow']],
    ['ANN HARROW and BO O’TENBY-LEE', ['Ann Harrow', 'Bo O’Tenby-Lee']],
    ['IDA McGREW', ['IDA McGREW']],
    ['PA Media', ['PA Media']],
    [{ '@type': 'Organization', name: 'REUTERS' }, ['REUTERS']],
    ['Par Ève Noll et Bo Tenby', ['Ève Noll et Bo Tenby']],
  ])('%j is not the publisher, and is written as people write it', (author, names) => {
    expect(writers(author)).toEqual(names)
  })
})

describe('the order of the page', () => {
  const at = (id: string, hour: number, day = 1) =>
    liveUpdate(id, `Words of the update that is called ${id}, of some length.`, {
      datePublished: new Date(Date.UTC(2024, 2, day, hour)).toISOString(),
    })
  const pinned = (updates: unknown[]) =>
    readLivePage(pageHtml(livePosting(updates)))
      .posts.filter((post) => post.isPinned)
      .map((post) => post.origin)

  it.each([
    ['newest first', [at('p', 8), at('c', 12), at('b', 11), at('a', 10)], ['p']],
    ['oldest first', [at('p', 12), at('a', 8), at('b', 9), at('c', 10)], ['p']],
    ['nothing is pinned', [at('c', 12), at('b', 11), at('a', 11)], []],
    ['two are pinned', [at('p', 2), at('q', 5), at('c', 12), at('b', 11), at('a', 10)], ['q', 'p']],
  ])('tells what is kept at the top: %s', (_what, updates, expected) => {
    expect(pinned(updates)).toEqual(expected)
  })

  it('does not hide what the page itself calls pinned', () => {
    const body =
      '<div class="post post--pinned" id="p"><p>Words of the update that is called p, of some length.</p></div><div class="post" data-pinned="false" id="c"><p>Words of the update that is called c, of some length.</p></div>'
    const { posts } = readLivePage(pageHtml(livePosting([at('c', 12), at('p', 2)]), body))
    expect(posts.map((post) => [post.origin, post.isPinned === true])).toEqual([
      ['c', false],
      ['p', true],
    ])
  })
})
