/**
 * Offline support: caches the shell and assets of one build, and no personal data. The server prepends `self.PRECACHE
 * = {"build":"…","urls":["/newsroom", …]};`. A new build waits until a page requests `take over`, so that no page
 * mixes two builds.
 */

interface Precache {
  /** Differs between builds: it names the cache, and makes browsers detect a new script. */
  readonly build: string
  /** Paths of the shell and all assets of the app, including lazily loaded ones. */
  readonly urls: readonly string[]
}

/** The used part of the service worker's global scope; TypeScript's webworker library conflicts with dom. */
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
/** Timeout of navigations before the cached shell is used, ms. */
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
  const shell = await cachedResponse(SHELL)
  if (shell === undefined) return fetch(request)
  let timer: ReturnType<typeof setTimeout> | undefined
  const patience = new Promise<Response>((resolve) => {
    timer = setTimeout(() => resolve(shell), NETWORK_FIRST_FOR)
  })
  // A proxy without its server answers 5xx; the app itself reports what does not work.
  const network = fetch(request).then(
    (answer) => (answer.status >= 500 ? shell : answer),
    () => shell,
  )
  return Promise.race([network, patience]).finally(() => clearTimeout(timer))
}

async function asset(request: Request): Promise<Response> {
  return (await cachedResponse(request)) ?? fetch(request)
}

/** Uses `caches.match`, since opening the cache would recreate it after the person has cleared the device. */
function cachedResponse(request: Request | string): Promise<Response | undefined> {
  return caches.match(request, { cacheName })
}

export {} // makes it a module for TypeScript; the build is a plain script
