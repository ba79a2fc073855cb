import type { HtmlPage } from './html-page.ts'
import { addressOf, firstText, type JsonObject } from './json-values.ts'

/** Where the page says it lives, without a fragment; null where it does not say or says nonsense. */
export function pageAddress(page: HtmlPage, posting: JsonObject | undefined): string | null {
  const said = [page.canonical, page.meta('og:url')]
  if (posting !== undefined)
    said.push(firstText(posting, 'url'), addressOf(posting['mainEntityOfPage']), firstText(posting, '@id'))
  for (const address of said) {
    const whole = webAddress(address)
    if (whole !== undefined) return whole.replace(/#.*$/s, '')
  }
  return null
}

/** The address made whole against another; undefined where it is none of the web's. */
export function webAddress(address: string | undefined, base?: string): string | undefined {
  if (address === undefined || address.length > 8_000) return undefined
  const url = URL.parse(address.trim(), base)
  return url !== null && /^(?:https?|mailto):$/.test(url.protocol) ? url.href : undefined
}
