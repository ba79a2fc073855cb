/**
 * Opens the newsroom without a network: keeps the shell and the assets of one build, and nothing that anybody has
 * written. The server puts a line before this script, `self.PRECACHE = {"build":"…","urls":["/newsroom", …]};`.
 * A new build waits until a page says `take over`, so that no page is half old and half new.
 */

interface Precache {
  /** Other bytes for other builds: it names the cache, and makes browsers see a new script. */
  readonly build: string
  /** Paths: the shell, and every asset of the app, also those that are loaded on demand. */
  readonly urls: readonly string[]
}

/** What we use of the service worker's scope; TypeScript's library of it does not go with that of pages. */
interface WorkerScope {
  readonly PRECACHE: Precache
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: LongEvent) => void): void
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void
  addEventListener(type: 'message', listener: (event: LongEvent & { readonly data: unknown }) => void): void
}
interface LongEvent {
  waitUntil(work: Promise<unknown>): void
}
interface FetchEvent {
  readonly request: Request
  respondWith(response: Promise<Response>): void
}

const worker = self as unknown as WorkerScope

const SHELL = '/newsroom'
const ASSETS = '/assets/'
const CACHES = 'stoppress-newsroom-'
/** ms that a navigation waits for the network before it gets the shell that is here. */
const NETWORK_FIRST_FOR = 3_000

const { build, urls } = worker.PRECACHE
const cacheName = CACHES + build

worker.addEventListener('install', (event) => event.waitUntil(install()))
worker.addEventListener('activate', (event) => event.waitUntil(activate()))
worker.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(worker.skipWaiting())
})
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (origin !== location.origin || request.method !== 'GET') return
  const isOurs = pathname === SHELL || pathname.startsWith(`${SHELL}/`)
  if (request.mode === 'navigate' && isOurs) event.respondWith(openShell(request))
  else if (pathname.startsWith(ASSETS)) event.respondWith(asset(request))
})

async function install(): Promise<void> {
  const cache = await caches.open(cacheName)
  await cache.addAll(urls.map((url) => new Request(url, { cache: 'no-cache' })))
}

async function activate(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith(CACHES) && name !== cacheName) await caches.delete(name)
  await worker.clients.claim()
}

async function openShell(request: Request): Promise<Response> {
  const shell = await kept(SHELL)
  if (shell === undefined) return fetch(request)
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<Response>((resolve) => {
    timer = setTimeout(() => resolve(shell), NETWORK_FIRST_FOR)
  })
  // A proxy whose server is away answers 5xx; the app itself says what does not work.
  const network = fetch(request).then(
    (answer) => (answer.status >= 500 ? shell : answer),
    () => shell,
  )
  return Promise.race([network, patience]).finally(() => clearTimeout(timer))
}

async function asset(request: Request): Promise<Response> {
  return (await kept(request)) ?? fetch(request)
}

/** Looked up without opening the cache: that would make it anew after the person has cleared the device. */
function kept(request: Request | string): Promise<Response | undefined> {
  return caches.match(request, { cacheName })
}

export {} // a module for TypeScript: its names are its own; built, it is a plain script
