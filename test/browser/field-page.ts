import { v7 } from 'uuid'
import { openField, type Field } from '../../src/newsroom/app/offline/field.ts'
import { registerServiceWorker } from '../../src/newsroom/app/service-worker/register.ts'

/** The page of the field's tests: the field without an app, for tests to drive. `?person=ID` says whose it is. */
const person = new URLSearchParams(location.search).get('person') ?? 'alice'

export interface FieldWindow {
  readonly field: Field
  readonly newId: () => string
  readonly registerServiceWorker: typeof registerServiceWorker
}

openField({ id: person }).then(
  (field) => {
    Object.assign(window, { field, newId: v7, registerServiceWorker } satisfies FieldWindow)
    document.title = 'open'
  },
  (error: unknown) => {
    document.title = String(error)
  },
)
