import { v7 } from 'uuid'
import { openOfflineStore, type OfflineStore } from '../../src/newsroom/app/offline/offline.ts'
import { registerServiceWorker } from '../../src/newsroom/app/service-worker/register.ts'

/** The page of the field's tests: the field without an app, for tests to drive. `?person=ID` says whose it is. */
const person = new URLSearchParams(location.search).get('person') ?? 'alice'

export interface FieldWindow {
  readonly offline: OfflineStore
  readonly newId: () => string
  readonly registerServiceWorker: typeof registerServiceWorker
}

openOfflineStore({ id: person }).then(
  (offline) => {
    Object.assign(window, { offline, newId: v7, registerServiceWorker } satisfies FieldWindow)
    document.title = 'open'
  },
  (error: unknown) => {
    document.title = String(error)
  },
)
