import { signal } from '@preact/signals'
import { ApiProblem } from './api.ts'

/** Confirmation of identity, when the server requires it for an action. */

/** A pending confirmation; called with whether it succeeded. */
export const confirming = signal<((isDone: boolean) => void) | undefined>(undefined)

/** Runs work that may require confirmation; if the server asks for it, opens the dialog, then repeats the work. */
export async function confirmFirst<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isAsked =
      error instanceof ApiProblem && ['confirmation-required', 'admin-needs-passkey'].includes(error.code)
    if (!isAsked || !(await confirmNow())) throw error
    return work()
  }
}

/** Opens the dialog; resolves with whether the person has confirmed. */
export async function confirmNow(): Promise<boolean> {
  confirming.value?.(false)
  return new Promise((resolve) => {
    confirming.value = (isDone) => {
      confirming.value = undefined
      resolve(isDone)
    }
  })
}
