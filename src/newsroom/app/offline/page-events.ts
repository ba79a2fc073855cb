export interface PageEvents {
  /** The page is hidden or left: possibly its last event. */
  readonly onLeave: () => void
  /** The page is visible again. */
  readonly onVisible: () => void
  /** The browser's guess about the network; often wrong. */
  readonly offline: () => void
  readonly online: () => void
}

export function onPageEvents({ onLeave, onVisible, offline, online }: PageEvents, signal: AbortSignal): void {
  addEventListener('pagehide', onLeave, { signal })
  document.addEventListener(
    'visibilitychange',
    () => (document.visibilityState === 'hidden' ? onLeave() : onVisible()),
    { signal },
  )
  addEventListener('focus', onVisible, { signal })
  addEventListener('offline', offline, { signal })
  addEventListener('online', online, { signal })
}
