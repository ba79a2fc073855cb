import { signal } from '@preact/signals'

/** The current path below /newsroom, without leading and trailing slashes. */
export const currentPath = signal(toPath(location.pathname))

function toPath(pathname: string): string {
  return pathname.replace(/^\/newsroom\/?/, '').replace(/\/$/, '')
}

export function navigate(path: string, how: 'push' | 'replace' = 'push'): void {
  const url = path === '' ? '/newsroom' : `/newsroom/${path}`
  if (how === 'push') history.pushState(null, '', url)
  else history.replaceState(null, '', url)
  currentPath.value = toPath(url)
  scrollTo({ top: 0, behavior: 'instant' })
}

/** Client-side navigation for links within the app. */
export function followLinks(): void {
  addEventListener('popstate', () => {
    currentPath.value = toPath(location.pathname)
  })
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = (event.target as Element | null)?.closest('a')
    if (link === null || link === undefined || link.origin !== location.origin) return
    if (link.target !== '' || link.hash !== '' || !/^\/newsroom(\/|$)/.test(link.pathname)) return
    event.preventDefault()
    navigate(toPath(link.pathname))
  })
}
