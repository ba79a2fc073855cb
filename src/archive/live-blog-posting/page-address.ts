import type { HtmlPage } from './html-page.ts'
import { readAddress, firstText, type JsonObject } from './json-values.ts'

/** The canonical address of the page, without fragment; null where it is missing or invalid. */
export function pageAddress(page: HtmlPage, posting: JsonObject | undefined): string | null {
  const stated = [page.canonical, page.meta('og:url')]
  if (posting !== undefined)
    stated.push(
      firstText(posting, 'url'),
      readAddress(posting['mainEntityOfPage']),
      firstText(posting, '@id'),
    )
  for (const address of stated) {
    const whole = webAddress(address)
    if (whole !== undefined) return whole.replace(/#.*$/s, '')
  }
  return null
}

/** Resolves an address against a base; undefined unless the result is http or https. */
export function webAddress(address: string | undefined, base?: string): string | undefined {
  if (address === undefined || address.length > 8_000) return undefined
  const url = URL.parse(address.trim(), base)
  return url !== null && /^(?:https?|mailto):$/.test(url.protocol) ? url.href : undefined
}
