import { signal } from '@preact/signals'
import { v7 as newId } from 'uuid'
import { send, type ApiRequest } from '../api/api.ts'
import { runAction, notify } from './notices.ts'
import { me } from '../api/session.ts'

/**
 * Recent public actions and their undo. Stored on the device for ten seconds, so that each of this person's tabs
 * offers it, also after a reload.
 */
export interface Undoable {
  readonly id: string
  /** When it was done, ms. */
  readonly at: number
  readonly personId: string
  /** What was done. */
  readonly text: string
  /** The message once it can no longer be undone. */
  readonly after?: string
  /** Sent one after the other; none: only a notice. */
  readonly requests: readonly ApiRequest[]
  /** The notice after undoing. */
  readonly undone: string
  /** The post to reopen in the composer of the tab that undoes it. */
  readonly reopens?: { readonly slug: string; readonly postId: string }
}

const UNDO_MS = 10_000
const KEY = 'stoppress-undo'

export const undoables = signal<readonly Undoable[]>([])
/** The last action undone in this tab. */
export const undone = signal<Undoable | undefined>(undefined)

let timer: ReturnType<typeof setTimeout> | undefined

/** Shows what was done, with Undo. */
export function offerUndo(what: Omit<Undoable, 'id' | 'at' | 'personId'>): void {
  const personId = me.value?.id
  if (personId === undefined || what.requests.length === 0) return notify(what.text)
  const offered = { ...what, id: newId(), at: Date.now(), personId }
  keep([...read().slice(-3), offered])
}

/** Shows pending undos again: after a reload, and for actions of another tab. */
export function followUndo(): void {
  addEventListener('storage', (event) => {
    if (event.key === KEY) show(read())
  })
  show(read())
}

export function forgetUndo(id: string): void {
  keep(read().filter((each) => each.id !== id))
}

export async function undo(what: Undoable): Promise<void> {
  forgetUndo(what.id) // in every tab: it can be undone only once
  const isDone = await runAction(async () => {
    for (const request of what.requests) await send(request)
  })
  if (!isDone) return
  notify(what.undone)
  undone.value = what
}

function keep(all: readonly Undoable[]): void {
  localStorage.setItem(KEY, JSON.stringify(all))
  show(all)
}

function read(): readonly Undoable[] {
  const all = JSON.parse(localStorage.getItem(KEY) ?? '[]') as readonly Undoable[]
  const now = Date.now()
  return all.filter(({ at }) => at <= now && now - at < UNDO_MS)
}

function show(all: readonly Undoable[]): void {
  undoables.value = all
  clearTimeout(timer)
  const [first] = all
  if (first !== undefined)
    timer = setTimeout(() => show(read()), Math.max(0, first.at + UNDO_MS - Date.now()) + 1)
}
