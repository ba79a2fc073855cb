export interface PageEvents {
  /** The page is hidden or left: perhaps the last that it hears. */
  readonly left: () => void
  /** Somebody looks at it again. */
  readonly seen: () => void
  /** What the browser thinks of the network; it is often wrong. */
  readonly offline: () => void
  readonly online: () => void
}

export function onPageEvents({ left, seen, offline, online }: PageEvents, signal: AbortSignal): void {
  addEventListener('pagehide', left, { signal })
  document.addEventListener(
    'visibilitychange',
    () => (document.visibilityState === 'hidden' ? left() : seen()),
    { signal },
  )
  addEventListener('focus', seen, { signal })
  addEventListener('offline', offline, { signal })
  addEventListener('online', online, { signal })
}
