import { signal } from '@preact/signals'
import { problemSentence } from '../api/api.ts'

/** Notices: one line at the bottom of the screen, with at most one action. */
export interface Notice {
  readonly id: number
  readonly text: string
  readonly kind: 'done' | 'failed'
  readonly action?:
    | { readonly label: string; readonly run: () => Promise<void> }
    | { readonly label: string; readonly href: string }
}

export const notices = signal<readonly Notice[]>([])
let count = 0

/** Failures stay until dismissed; successes disappear by themselves (10 s, enough for Undo). */
export function notify(text: string, kind: Notice['kind'] = 'done', action?: Notice['action']): void {
  const id = ++count
  const notice: Notice = action === undefined ? { id, text, kind } : { id, text, kind, action }
  notices.value = [...notices.value.slice(-3), notice]
  if (kind === 'done') setTimeout(() => dismiss(id), action === undefined ? 5_000 : 10_000)
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id)
}

/** Runs an action; errors are always shown. Resolves with whether it succeeded. */
export async function runAction(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    notify(problemSentence(error), 'failed')
    return false
  }
}

/** The same for user actions: earlier failures are dismissed, since they are being retried. */
export function retryHandler(work: () => Promise<unknown>): () => void {
  const run = actionHandler(work)
  return () => {
    notices.value = notices.value.filter(({ kind }) => kind !== 'failed')
    run()
  }
}

/** For event handlers, which cannot await. */
export function actionHandler(work: () => Promise<unknown>): () => void {
  return () => {
    runAction(work).catch((error: unknown) => notify(problemSentence(error), 'failed'))
  }
}
