import { describe, expect, it } from 'vitest'
import { livePosting, liveUpdate, PAGE_HEADLINE, pageHtml, readLivePage } from '../../../test/live-page.ts'

const SHIP = 'The first ship has left the inner basin for the roads outside. It carries timber.'
const UPDATE = liveUpdate('u1', SHIP, { headline: 'First ship leaves the basin' })
const read = (more: Record<string, unknown>, body = '', head = '') =>
  readLivePage(pageHtml(livePosting([UPDATE], more), body, head))

describe('the headline of a page', () => {
  const whole = `${PAGE_HEADLINE} as the wind rises, and the council meets`
  it.each([
    [PAGE_HEADLINE, `<h1>${whole}</h1>`, whole],
    [`${PAGE_HEADLINE} as the wi…`, `<h1>${whole}</h1>`, whole],
    [PAGE_HEADLINE, '<h1>Example News</h1>', PAGE_HEADLINE],
    ['Harbour fire', '<h1>Harbour fire brigade: who we are</h1>', 'Harbour fire'],
  ])('is whole: %s', (headline, body, expected) => {
    expect(read({ headline }, body).headline).toBe(expected)
  })
})

describe('the language of a page', () => {
  const html = (head: string, more: Record<string, unknown> = {}) =>
    readLivePage(pageHtml(livePosting([UPDATE], more), '', head).replace('<html lang="en">', '<html>'))
      .language

  it.each([
    ['<meta property="og:locale" content="pl_PL">', {}, 'pl-PL'],
    ['<meta http-equiv="content-language" content="pt-br, en">', {}, 'pt-br'],
    ['<meta property="og:locale" content="en_US">', { inLanguage: 'uk' }, 'uk'],
    ['', { liveBlogUpdate: [{ ...UPDATE, inLanguage: { '@type': 'Language', alternateName: 'fr' } }] }, 'fr'],
    ['<meta property="og:locale" content="English, please">', {}, null],
    ['', {}, null],
  ])('is what it says by any of its ways: %s %j', (head, more, language) => {
    expect(html(head, more)).toBe(language)
  })
})

describe('the lead of a page', () => {
  const lead = [
    'A fire broke out on the eastern quay early on Friday and was put out by nine.',
    'Nobody was hurt, the brigade says, but two berths will stay closed.',
  ]
  const above = `<h1>${PAGE_HEADLINE}</h1><nav><p>All the news of the day, and more.</p></nav><p>14:20</p><p>By Ann Harrow</p>${lead.map((text) => `<p>${text}</p>`).join('')}<p>Sign up for our free daily newsletter</p>`

  it('stands above its updates', () => {
    const body = `<main>${above}<div id="u1"><h3>First ship leaves the basin</h3><p>${SHIP}</p></div><p>The end of the page, in a sentence.</p></main>`
    expect(read({}, body).summary).toEqual(lead)
    expect(read({ articleBody: 'What the data says.' }, body).summary).toEqual(['What the data says.'])
  })

  it('is not guessed where no update is found on the page, or more than one h1', () => {
    expect(read({}, above).summary).toEqual([])
    expect(read({}, `<h1>Example</h1>${above}<div id="u1"><p>${SHIP}</p></div>`).summary).toEqual([])
  })

  it.each(['First ship leaves the basin.. ', PAGE_HEADLINE, 'The fire is out; two berths stay closed'])(
    'is no headline again: %s',
    (articleBody) => {
      expect(read({ articleBody }).summary).toEqual([])
    },
  )
})
