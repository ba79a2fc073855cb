import { describe, expect, it } from 'vitest'
import { isInvalid } from '../../platform/problem.ts'
import { bodyText } from '../../story/body/body.ts'
import type { CapturedPage, CapturedPost } from '../captured-page.ts'
import { readLiveBlogPage } from './read-live-blog-page.ts'

const URL_OF_PAGE = 'https://post.example/live/harbour-flood'

function read(html: string): CapturedPage {
  const page = readLiveBlogPage(html)
  if (isInvalid(page)) throw new Error(page.detail)
  return page
}

function script(data: unknown): string {
  return `<script type="application/ld+json">${typeof data === 'string' ? data : JSON.stringify(data).replaceAll('<', String.raw`\u003c`)}</script>`
}

function html(data: unknown, body = '', head = ''): string {
  return `<!doctype html><html lang="en-GB"><head><title>Flood</title>${head}${script(data)}</head><body>${body}</body></html>`
}

function posting(updates: unknown, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    '@type': 'LiveBlogPosting',
    headline: 'Harbour flood live',
    url: URL_OF_PAGE,
    liveBlogUpdate: updates,
    ...more,
  }
}

function update(number: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    '@type': 'BlogPosting',
    headline: `Barrier holds at mark ${number}`,
    articleBody: `The water stood at mark ${number} when the engineers came back from the pier.`,
    url: `${URL_OF_PAGE}#block-${number}`,
    datePublished: new Date(Date.UTC(2024, 6, 18, 8, number)).toISOString(),
    ...more,
  }
}

const words = (post: CapturedPost | undefined) => (post === undefined ? undefined : bodyText(post.body))
const headlines = (page: CapturedPage) => page.posts.map((post) => post.headline)

describe('a live page is found', () => {
  it('keeps the words of an update whose markup asks for more elements than it has characters', () => {
    const open = Array.from({ length: 490 }, (_, at) => `<b i=${at}>`).join('')
    const articleBody = `<p>${open}${'<p>x'.repeat(2_000)}<p>The pier stands.</p>`
    const { posts } = read(html(posting([update(1, { articleBody })])))
    expect(posts.map((post) => bodyText(post.body).replaceAll(/\s+/g, ' '))).toEqual([
      `${'x '.repeat(2_000)}The pier stands.`,
    ])
  })

  const two = [update(2), update(1)]
  const found = ['Barrier holds at mark 2', 'Barrier holds at mark 1']
  it.each([
    ['as the only block', html(posting(two))],
    ['in a list', html([{ '@type': 'WebSite', name: 'Post' }, posting(two)])],
    [
      'in @graph',
      html({ '@context': 'https://schema.org', '@graph': [{ '@type': 'Organization' }, posting(two)] }),
    ],
    ['under mainEntity', html({ '@type': 'WebPage', mainEntity: posting(two) })],
    [
      'under mainEntityOfPage within hasPart',
      html({ '@type': 'WebPage', hasPart: [{ '@type': 'WebPage', mainEntityOfPage: posting(two) }] }),
    ],
    [
      'with several types',
      html(posting(two, { '@type': ['NewsArticle', 'https://schema.org/LiveBlogPosting'] })),
    ],
    ['as an article that has live updates', html(posting(two, { '@type': 'NewsArticle' }))],
    [
      'among several blocks, one of them hopeless',
      `${html({ '@type': 'WebSite' })}${script('{{{')}${script(posting(two))}`,
    ],
    ['given twice', `${html(posting(two))}${script(posting([update(2)]))}`],
    [
      'beside another page of the site',
      `${html(posting([update(9), update(8), update(7)], { url: 'https://post.example/live/other', headline: 'Vote live' }))}<link rel=canonical href="${URL_OF_PAGE}">${script(posting(two))}`,
    ],
    [
      'with its updates named by @id',
      html({
        '@graph': [
          posting([{ '@id': '#2' }, { '@id': '#1' }]),
          update(1, { '@id': '#1' }),
          update(2, { '@id': '#2' }),
        ],
      }),
    ],
    [
      'with its updates in an ItemList',
      html(
        posting({ '@type': 'ItemList', itemListElement: two.map((item) => ({ '@type': 'ListItem', item })) }),
      ),
    ],
    ['oldest first', html(posting(two.toReversed()))],
  ])('%s', (_where, page) => {
    expect(headlines(read(page))).toEqual(found)
  })

  it('with one update that is not in a list', () => {
    expect(headlines(read(html(posting(update(1)))))).toEqual(['Barrier holds at mark 1'])
  })

  it('with three thousand updates, each once', () => {
    const many = Array.from({ length: 3_000 }, (_, index) =>
      update(index, { datePublished: new Date(Date.UTC(2024, 6, 1) + index * 60_000).toISOString() }),
    )
    const body = many
      .map(
        (one, index) =>
          `<article id="block-${index}"><p>${String(one['articleBody']).replace('engineers', '<b>engineers</b>')}</p><button>Share</button></article>`,
      )
      .join('')
    const page = read(html(posting([...many, ...many.slice(0, 5)]), body))
    expect(page.posts).toHaveLength(3_000)
    expect(page.posts[0]?.origin).toBe('block-2999')
    expect(JSON.stringify(page.posts[1_500]?.body)).toContain('bold')
    expect(page.remarks).toContain('5 of the updates stood there more than once.')
  }, 30_000)

  it('in microdata where there is no JSON-LD', () => {
    const page = read(`<html lang=de><body><div itemscope itemtype="http://schema.org/LiveBlogPosting">
      <h1 itemprop="headline">Hafen live</h1><meta itemprop="coverageStartTime" content="2024-07-18T06:00:00Z">
      <div id="u2" itemprop="liveBlogUpdate" itemscope itemtype="http://schema.org/BlogPosting">
        <time itemprop="datePublished" datetime="2024-07-18T09:00:00Z">9:00</time><h2 itemprop="headline">Zweites Update am Hafen</h2>
        <div itemprop="articleBody"><p>Das <b>Wasser</b> sinkt &amp; bleibt ruhig.</p></div><span itemprop="author" itemscope itemtype="http://schema.org/Person"><span itemprop="name">Ann Lee</span></span>
      </div>
      <div id="u1" itemprop="liveBlogUpdate" itemscope itemtype="http://schema.org/BlogPosting"><p itemprop="articleBody">Das Wasser steigt.</p></div>
    </div></body></html>`)
    expect(page).toMatchObject({
      headline: 'Hafen live',
      language: 'de',
      startedAt: Date.UTC(2024, 6, 18, 6),
    })
    expect(page.posts).toMatchObject([
      {
        origin: 'u2',
        headline: 'Zweites Update am Hafen',
        bylines: ['Ann Lee'],
        publishedAt: Date.UTC(2024, 6, 18, 9),
      },
      { origin: 'u1', headline: null, publishedAt: null },
    ])
    expect(words(page.posts[0])).toBe('Das Wasser sinkt & bleibt ruhig.')
    expect(JSON.stringify(page.posts[0]?.body)).toContain('bold')
  })

  it('nowhere on a page that is an article', () => {
    expect(readLiveBlogPage(html({ '@type': 'NewsArticle' }))).toMatchObject({
      invalid: 'capture-no-live-page',
    })
  })
})

describe('what a page says of itself', () => {
  it('comes from its data, else from its head', () => {
    const head = `<link rel="canonical" href="${URL_OF_PAGE}"><meta property="og:title" content="Flood &amp;amp; storm"><meta property="og:description" content="As it happened"><meta property="article:section" content="UK">`
    expect(read(html({ '@type': 'LiveBlogPosting', liveBlogUpdate: update(1) }, '', head))).toMatchObject({
      url: URL_OF_PAGE,
      headline: 'Flood & storm',
      standfirst: 'As it happened',
      section: 'UK',
      language: 'en-GB',
      startedAt: null,
      summary: [],
    })
    const stated = {
      description: 'From the &quot;data&quot;',
      articleSection: ['World', 'UK'],
      inLanguage: { '@type': 'Language', name: 'English', alternateName: 'en' },
      articleBody: 'First point.\nSecond point.',
      coverageEndTime: 1721386080000,
    }
    expect(read(html(posting([update(1)], stated), '', head))).toMatchObject({
      headline: 'Harbour flood live',
      standfirst: 'From the "data"',
      section: 'World',
      language: 'en',
      summary: ['First point.', 'Second point.'],
      endedAt: 1721386080000,
    })
  })

  it('is no lead where it is the text of all updates again', () => {
    expect(
      read(html(posting([update(1)], { articleBody: `${String(update(1)['articleBody'])} And more.` })))
        .summary,
    ).toEqual([])
  })

  it('counts the pictures that stay behind', () => {
    const page = read(
      html(
        posting([
          update(1, { image: 'https://i.example/1.jpg' }),
          update(2, { image: [{ url: 'https://i.example/1.jpg' }, { url: 'https://i.example/2.jpg' }] }),
        ]),
      ),
    )
    expect(page.remarks).toContain('2 pictures were left out.')
  })
})

describe('an update', () => {
  const one = (more: Record<string, unknown>, body = '') =>
    read(html(posting([update(1, more)]), body)).posts[0]

  it.each([
    ['&#39;quotes&#39; &amp; dashes', "'quotes' & dashes"],
    ['Tom &amp;amp;amp; Ann &amp;#8217;s', 'Tom & Ann ’s'],
    ['A <em>great</em> day', 'A great day'],
    ['A day &lt;b&gt;now&lt;/b&gt; &amp;amp; then', 'A day now & then'],
    ['5 < 6 & 7 > 2', '5 < 6 & 7 > 2'],
  ])('has words where the source has entities or tags: %s', (source, shown) => {
    const post = one({ headline: source, articleBody: source })
    expect(words(post)).toBe(shown)
  })

  it('has a paragraph for each line, and marks and links where its text is HTML, encoded or not', () => {
    expect(one({ articleBody: 'One.\nTwo.' })?.body.content).toHaveLength(2)
    for (const articleBody of [
      '<p>One <a href="/two">two</a>.</p><script>x()</script>',
      '&lt;p&gt;One &lt;a href="/two"&gt;two&lt;/a&gt;.&lt;/p&gt;',
    ]) {
      const post = one({ articleBody })
      expect(words(post)).toBe('One two.')
      expect(JSON.stringify(post?.body)).toContain('"href":"https://post.example/two"')
    }
    expect(words(one({ articleBody: undefined, text: 'Only text.' }))).toBe('Only text.')
    expect(words(one({ articleBody: undefined, description: ['Only a description.'] }))).toBe(
      'Only a description.',
    )
  })

  it('has no headline of its own where that is the page’s, the text’s beginning, or missing', () => {
    expect(one({ headline: 'HARBOUR FLOOD LIVE' })?.headline).toBeNull()
    expect(one({ headline: 'The water stood at mark…' })?.headline).toBeNull()
    expect(one({ headline: undefined })?.headline).toBeNull()
  })

  it.each([
    ['Ann Lee', ['Ann Lee']],
    ['By Ann Lee and Bo Day', ['Ann Lee', 'Bo Day']],
    ['Ann Lee, Political Editor', ['Ann Lee']],
    [{ '@type': 'Person', name: ['Ann Lee', 'Bo Day'] }, ['Ann Lee', 'Bo Day']],
    [
      [{ name: 'Ann Lee' }, 'Ann Lee', { name: 'Bo&#39;s Desk' }],
      ['Ann Lee', "Bo's Desk"],
    ],
    ['https://post.example/people/ann', []],
    [null, []],
  ])('has its bylines from %j', (author, bylines) => {
    expect(one({ author })?.bylines).toEqual(bylines)
  })

  it('is known by its fragment, its own address, its id, or its words and time', () => {
    expect(one({ url: `${URL_OF_PAGE}?page=2#b%20c` })?.origin).toBe('b c')
    expect(one({ url: 'https://post.example/updates/77' })?.origin).toBe('https://post.example/updates/77')
    expect(one({ url: URL_OF_PAGE, '@id': '#x9' })?.origin).toBe('x9')
    expect(one({ url: undefined })?.origin).toBe('barrier holds at mark 1 · 2024-07-18T08:01:00.000Z')
    const shared = [1, 2, 3].map((number) => update(number, { url: `${URL_OF_PAGE}#liveblog` }))
    expect(read(html(posting(shared))).posts).toHaveLength(3)
  })

  it('that stands there twice is the one that was changed last', () => {
    const newer = update(1, { articleBody: 'Corrected.', dateModified: '2024-07-18T11:00:00Z' })
    for (const list of [
      [newer, update(1)],
      [update(1), newer],
    ]) {
      const { posts } = read(html(posting(list)))
      expect(posts.map(words)).toEqual(['Corrected.'])
      expect(posts[0]?.updatedAt).toBe(Date.UTC(2024, 6, 18, 11))
    }
  })

  it('takes the zone of the page’s other times where it names none, and says so', () => {
    const page = read(
      html(
        posting([
          update(3, { datePublished: '2024-07-18T12:00:00+01:00' }),
          update(2, { datePublished: '2024-07-18T11:48:00' }),
          update(1, { datePublished: '2024-02-31T10:00:00Z' }),
        ]),
      ),
    )
    expect(page.posts.map((post) => post.publishedAt)).toEqual([
      Date.UTC(2024, 6, 18, 11),
      Date.UTC(2024, 6, 18, 10, 48),
      null,
    ])
    expect(page.remarks.join(' ')).toMatch(
      /1 time names no time zone: read with \+01:00.*could not be read.*2024-02-31/,
    )
  })
})

describe('the words of an update on the page', () => {
  const text = String(update(1)['articleBody'])
  const rich = text.replace('engineers', '<a href="/people/engineers?a=1&amp;b=2"><em>engineers</em></a>')
  const boilerplate = '<time>9:01</time><h2>Barrier holds at mark 1</h2><span>Ann Lee</span>'
  const after =
    '<figure><img src=x><figcaption>Water. (Image: Getty)</figcaption></figure><div class=share><a href=#>Share</a><p>Copy link</p></div>'
  const link = 'https://post.example/people/engineers?a=1&b=2'

  it.each([
    [
      'are in the element with its id',
      `<article id="block-1">${boilerplate}<div><p>${rich}</p></div>${after}</article>`,
    ],
    [
      'are beside an empty anchor',
      `<article>${boilerplate}<a name="block-1"></a><p>${rich}</p>${after}</article>`,
    ],
    [
      'are in an element with its id in a data attribute',
      `<section data-block-id="block-1">${boilerplate}<p>${rich}</p>${after}</section>`,
    ],
    ['are loose text in its element', `<div id="block-1">${boilerplate}<div>${rich}</div>${after}</div>`],
    [
      'have no id at all',
      `<main><div>${boilerplate}<p>${rich}</p>${after}</div><div><p>Another.</p></div></main>`,
    ],
  ])('%s: links and marks come along, buttons and captions do not', (_where, body) => {
    const post = read(html(posting([update(1)]), body)).posts[0]
    expect(words(post)).toBe(text)
    expect(JSON.stringify(post?.body)).toContain(JSON.stringify(link))
    expect(JSON.stringify(post?.body)).toContain('italic')
  })

  it('are left alone where they are others than those of the data', () => {
    const body =
      '<article id="block-1"><p>Subscribe to read <b>this update</b> and all others of today on our site.</p></article>'
    expect(read(html(posting([update(1)]), body)).posts[0]?.body).toEqual(
      read(html(posting([update(1)]))).posts[0]?.body,
    )
  })

  it('keep lists and quotes', () => {
    const articleBody =
      'Three things to know about the flood today: Stay away from the pier. Boil your water. “We are ready for it,” the mayor said.'
    const body =
      '<div id="block-1"><p>Three things to know about the flood today:</p><ul><li>Stay away from the pier.</li><li>Boil your water.</li></ul><blockquote><p>“We are ready for it,” the mayor said.</p></blockquote><p>Share</p></div>'
    const post = read(html(posting([update(1, { articleBody })]), body)).posts[0]
    expect(post?.body.content.map((block) => block.type)).toEqual(['paragraph', 'bulletList', 'blockquote'])
  })
})

describe('broken JSON', () => {
  const good = JSON.stringify(posting([update(1, { headline: 'The sign' })]))
  it.each([
    ['a comma too many', good.replace('}]', ',},]')],
    ['line ends within strings', good.replace('The sign', 'The\nsi\tgn\u0001').replace('si\tgn', 'sign')],
    ['comments', good.replace('{', '{ // the page\n /* of "today" */ ')],
    ['old wrappings', `<!-- //<![CDATA[\n${good};\n//]]> -->`],
    ['quotation marks within strings', good.replace('The water', 'The "old", "grey" water')],
    ['wrong escapes', good.replace('The water', "The town\\'s \\water")],
  ])('is mended: %s', (_what, json) => {
    const page = read(html(json))
    expect(headlines(page)).toEqual(['The sign'])
    expect(words(page.posts[0])).toContain('when the engineers came back')
  })
})
