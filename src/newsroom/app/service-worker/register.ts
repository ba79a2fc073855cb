import { UserFacingError } from '../api/api.ts'

export interface ServiceWorkerOptions {
  /** A new version is waiting. `takeOver` activates it and reloads this page; drafts are on disk. */
  readonly onUpdate: (takeOver: () => void) => void
}

/**
 * Registers the service worker, for opening the newsroom offline. If another tab has activated a new version, this
 * one reloads when it is not visible. Rejects if the browser refuses.
 */
export async function registerServiceWorker({ onUpdate }: ServiceWorkerOptions): Promise<void> {
  if (!('serviceWorker' in navigator)) return // no secure context: the app works, but not offline
  const { serviceWorker } = navigator
  let wasControlled = serviceWorker.controller !== null
  let isAsked = false

  serviceWorker.addEventListener('controllerchange', () => {
    if (!wasControlled) wasControlled = true // first installation: this page has that version
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
  const takeOver = (waiting: ServiceWorker) =>
    onUpdate(() => {
      isAsked = true
      waiting.postMessage('take over')
    })
  if (registration.waiting !== null && wasControlled) takeOver(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const { installing } = registration
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && serviceWorker.controller !== null) takeOver(installing)
    })
  })
}

/** Removes the cached app from the device; the next visit reinstalls it. */
export async function forgetShell(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.getRegistration('/newsroom')
  await registration?.unregister()
  for (const name of await caches.keys())
    if (name.startsWith('stoppress-newsroom-')) await caches.delete(name)
}
