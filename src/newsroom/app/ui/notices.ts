import { signal } from '@preact/signals'
import { sentenceOf } from '../api/api.ts'

/** What the app has to say: one line at the foot of the screen, at most with one thing to do about it. */
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

/** Failures stay until they are put away; what was done goes by itself (10 s, enough to press Undo). */
export function notify(text: string, kind: Notice['kind'] = 'done', action?: Notice['action']): void {
  const id = ++count
  const notice: Notice = action === undefined ? { id, text, kind } : { id, text, kind, action }
  notices.value = [...notices.value.slice(-3), notice]
  if (kind === 'done') setTimeout(() => putAway(id), action === undefined ? 5_000 : 10_000)
}

export function putAway(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id)
}

/** Runs what a press asked for; what goes wrong is said, never lost. Resolves with whether it was done. */
export async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    notify(sentenceOf(error), 'failed')
    return false
  }
}

/** The same for what a person presses: what failed before is being mended, and is no longer said. */
export function pressAgain(work: () => Promise<unknown>): () => void {
  const run = press(work)
  return () => {
    notices.value = notices.value.filter(({ kind }) => kind !== 'failed')
    run()
  }
}

/** For event handlers, which cannot wait. */
export function press(work: () => Promise<unknown>): () => void {
  return () => {
    attempt(work).catch((error: unknown) => notify(sentenceOf(error), 'failed'))
  }
}
