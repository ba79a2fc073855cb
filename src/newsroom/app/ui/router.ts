import { signal } from '@preact/signals'

/** Where in the app we are: the path under /newsroom, without its slashes at the ends. */
export const place = signal(placeOf(location.pathname))

function placeOf(pathname: string): string {
  return pathname.replace(/^\/newsroom\/?/, '').replace(/\/$/, '')
}

export function go(path: string, how: 'push' | 'replace' = 'push'): void {
  const url = path === '' ? '/newsroom' : `/newsroom/${path}`
  if (how === 'push') history.pushState(null, '', url)
  else history.replaceState(null, '', url)
  place.value = placeOf(url)
  scrollTo({ top: 0, behavior: 'instant' })
}

/** Links within the app change the place without loading anything. */
export function followLinks(): void {
  addEventListener('popstate', () => {
    place.value = placeOf(location.pathname)
  })
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = (event.target as Element | null)?.closest('a')
    if (link === null || link === undefined || link.origin !== location.origin) return
    if (link.target !== '' || link.hash !== '' || !/^\/newsroom(\/|$)/.test(link.pathname)) return
    event.preventDefault()
    go(placeOf(link.pathname))
  })
}
