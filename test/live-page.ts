import type { CapturedPage } from '../src/archive/captured-page.ts'
import { readLiveBlogPage } from '../src/archive/live-blog-posting/read-live-blog-page.ts'
import { isInvalid } from '../src/platform/problem.ts'

/** A made-up live page as a browser saves it: structured data beside what is shown. */

export const PAGE_URL = 'https://news.example/live/harbour'
export const PAGE_HEADLINE = 'Harbour fire live: ferries wait outside'
export const WRITERS = [
  { '@type': 'Person', name: 'Ann Harrow' },
  { '@type': 'Person', name: 'Bo Tenby' },
]

type Json = Record<string, unknown>

export function pageHtml(data: unknown, body = '', head = ''): string {
  const json = JSON.stringify(data).replaceAll('<', '\\u003c')
  return `<!doctype html><html lang="en"><head><title>${PAGE_HEADLINE}</title>${head}<script type="application/ld+json">${json}</script></head><body>${body}</body></html>`
}

export function livePosting(updates: unknown, more: Json = {}): Json {
  return {
    '@context': 'https://schema.org',
    '@type': 'LiveBlogPosting',
    url: PAGE_URL,
    headline: PAGE_HEADLINE,
    description: 'The fire is out; two berths stay closed.',
    liveBlogUpdate: updates,
    ...more,
  }
}

export function liveUpdate(id: string, articleBody: string, more: Json = {}): Json {
  return { '@type': 'BlogPosting', url: `${PAGE_URL}#${id}`, articleBody, ...more }
}

/** The page as it is read; a refusal is a failure. */
export function readLivePage(html: string): CapturedPage {
  const page = readLiveBlogPage(html)
  if (isInvalid(page)) throw new Error(`${page.invalid}: ${page.detail}`)
  return page
}
