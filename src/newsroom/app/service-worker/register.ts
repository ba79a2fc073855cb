import { UserFacingError } from '../api/api.ts'

export interface ServiceWorkerOptions {
  /** A new version waits. `takeOver` puts it in place and loads this page again; the drafts are on the disk. */
  readonly onUpdate: (takeOver: () => void) => void
}

/**
 * Registers the service worker, which opens the newsroom without a network. Where another tab has put a new
 * version in place, this one loads itself again when nobody looks at it. Rejects where the browser refuses it.
 */
export async function registerServiceWorker({ onUpdate }: ServiceWorkerOptions): Promise<void> {
  if (!('serviceWorker' in navigator)) return // no secure context: the app works, but not without a network
  const { serviceWorker } = navigator
  let wasControlled = serviceWorker.controller !== null
  let isAsked = false

  serviceWorker.addEventListener('controllerchange', () => {
    if (!wasControlled) wasControlled = true // the first ever: this page is of that version
    else if (isAsked || document.visibilityState === 'hidden') location.reload()
    else document.addEventListener('visibilitychange', () => location.reload(), { once: true })
  })

  const registration = await serviceWorker
    .register('/newsroom/service-worker.js', { scope: '/newsroom', updateViaCache: 'none' })
    .catch((cause: unknown) => {
      throw new UserFacingError(
        'This browser does not keep the newsroom here: it will not open without a network. All else works.',
        { cause },
      )
    })
  const tellOf = (waiting: ServiceWorker) =>
    onUpdate(() => {
      isAsked = true
      waiting.postMessage('take over')
    })
  if (registration.waiting !== null && wasControlled) tellOf(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const { installing } = registration
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && serviceWorker.controller !== null) tellOf(installing)
    })
  })
}

/** Takes the newsroom's app itself off the device; the next visit brings it back. */
export async function forgetShell(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.getRegistration('/newsroom')
  await registration?.unregister()
  for (const name of await caches.keys())
    if (name.startsWith('stoppress-newsroom-')) await caches.delete(name)
}
