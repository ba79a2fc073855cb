import { signal } from '@preact/signals'
import { ApiProblem } from './api.ts'

/** Saying again who one is, where the server asks for it before something is done. */

/** Somebody waits to have it said; called with whether it was. */
export const confirming = signal<((isDone: boolean) => void) | undefined>(undefined)

/** Does what may need it; where the server asks who one is, the dialog opens, and it is done again after that. */
export async function confirmFirst<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isAsked =
      error instanceof ApiProblem && ['confirm-needed', 'admin-needs-passkey'].includes(error.code)
    if (!isAsked || !(await confirmNow())) throw error
    return work()
  }
}

/** Opens the dialog; resolves with whether the person has said who they are. */
export async function confirmNow(): Promise<boolean> {
  confirming.value?.(false)
  return new Promise((resolve) => {
    confirming.value = (isDone) => {
      confirming.value = undefined
      resolve(isDone)
    }
  })
}
