import { describe, expect, it } from 'vitest'
import { livePosting, liveUpdate, PAGE_URL, pageHtml, readLivePage } from '../../../test/live-page.ts'
import { readLiveBlogPage } from './read-live-blog-page.ts'

const SHIP = 'The first ship has left the inner basin for the roads outside. It carries timber.'
const BERTH = 'The second berth is closed until the engineers have looked at it.'
const TWO = [
  liveUpdate('1', SHIP, { headline: 'First ship leaves' }),
  liveUpdate('2', BERTH, { headline: 'Berth closed' }),
]
const at = (address: string) => `<link rel="canonical" href="${address}">`

describe('a page that is no live page is refused with what it is, and what to save instead', () => {
  const part = { '@type': 'BlogPosting', headline: 'First ship leaves', articleBody: SHIP }
  it.each([
    [
      'marks no updates',
      pageHtml(livePosting(undefined)),
      /live page, “Harbour fire live.*marks none of its updates/,
    ],
    ['has an empty list of updates', pageHtml(livePosting([])), /marks none of its updates/],
    [
      'marks no updates in microdata',
      '<title>Harbour cup live</title><div itemscope itemtype="https://schema.org/LiveBlogPosting"><div><time>10:30</time><p>Boat 1 is round the last mark.</p></div></div>',
      /“Harbour cup live”, but marks none/,
    ],
    [
      'has updates without words',
      pageHtml(livePosting([liveUpdate('1', ''), liveUpdate('2', ' ')])),
      /None of its updates has any words/,
    ],
    [
      'is of one update, and says of what live page it is part',
      pageHtml({ ...part, isPartOf: livePosting(undefined) }, '', at(PAGE_URL)),
      /page of one update, “First ship leaves”.*“Harbour fire live: ferries wait outside” \(https:\/\/news\.example\/live\/harbour\)/,
    ],
    [
      'is of one update, in a graph, with the live page by its id',
      pageHtml(
        {
          '@graph': [
            { ...part, url: `${PAGE_URL}/p/1`, isPartOf: { '@id': PAGE_URL } },
            livePosting(undefined),
          ],
        },
        '',
        at(`${PAGE_URL}/p/1`),
      ),
      /page of one update/,
    ],
    [
      'is of one update, which it gives as the only one of the live page',
      pageHtml(
        livePosting(TWO.slice(0, 1)),
        '',
        `<meta property="og:title" content="First ship leaves | Example">${at(`${PAGE_URL}?post=1`)}`,
      ),
      /page of one update, “First ship leaves”/,
    ],
    [
      'leads to several live pages',
      pageHtml(
        [
          livePosting(TWO, { url: `${PAGE_URL}-1` }),
          livePosting(TWO, { url: `${PAGE_URL}-2`, headline: 'Election live' }),
        ],
        '',
        at('https://news.example/live'),
      ),
      /leads to 2 live pages: “Harbour fire live: ferries wait outside”, “Election live”/,
    ],
    [
      'is a front page with the newest updates of one',
      pageHtml([{ '@type': 'WebSite' }, livePosting(TWO)], '', at('https://news.example/')),
      /front page of a site.*“Harbour fire live/,
    ],
    [
      'is a front page',
      pageHtml({ '@type': 'WebSite' }, '', at('https://news.example/en/')),
      /front page of a site/,
    ],
    [
      'is an article',
      pageHtml({ '@type': 'NewsArticle', headline: 'Old lighthouse' }),
      /It is an article, “Old lighthouse”/,
    ],
    [
      'is an article with a live page beside it',
      pageHtml(
        [
          { '@type': 'NewsArticle', url: 'https://news.example/a', headline: 'Old lighthouse' },
          livePosting(TWO),
        ],
        '',
        at('https://news.example/a'),
      ),
      /article, “Old lighthouse”, that leads to a live page/,
    ],
    ['is a list of articles', pageHtml({ '@type': 'CollectionPage', name: 'Harbour' }), /list of pages/],
  ])('where it %s', (_what, html, words) => {
    const refusal = readLiveBlogPage(html)
    expect(refusal).toMatchObject({ detail: expect.stringMatching(words) })
  })
})

describe('a live page is not taken for another kind', () => {
  it.each([
    [
      'its address has another scheme, www or a slash',
      pageHtml(livePosting(TWO), '', at('http://www.news.example/live/harbour/')),
    ],
    ['it is its version for phones', pageHtml(livePosting(TWO), '', at(`${PAGE_URL}/amp`))],
    ['its address has changed', pageHtml(livePosting(TWO), '', at('https://news.example/live/harbour-fire'))],
    [
      'it stands beside its own article',
      pageHtml([{ '@type': 'NewsArticle', url: PAGE_URL }, livePosting(TWO)], '', at(PAGE_URL)),
    ],
    [
      'it is one of several, and the only one with updates',
      pageHtml([livePosting(TWO), livePosting(undefined, { url: `${PAGE_URL}-2`, headline: 'Vote' })]),
    ],
    ['it has one update, and its own title', pageHtml(livePosting(TWO.slice(0, 1)))],
  ])('where %s', (_what, html) => {
    expect(readLivePage(html).posts[0]?.headline).toBe('First ship leaves')
  })
})
