import { signal, useSignal, type Signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { sameValue } from '../../../platform/same-value.ts'
import type { OfflineStore } from '../offline/offline.ts'
import type { LocalDraft } from '../offline/records.ts'
import { notify, actionHandler } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import * as messages from '../messages/en/desk/persisted-form.ts'

/** Identifies the dialog and its subject. */
export type FormKey = Pick<LocalDraft, 'key' | 'slug' | 'postId'> & {
  readonly form: NonNullable<LocalDraft['form']>
  /** The label in the list of local work. */
  readonly label: string
}

interface PersistedState<Words> {
  readonly label: string
  readonly words: Words
  /** The values when editing started. */
  readonly base: Words
}

/** A form whose input is stored on this device at once, and restored when the dialog is opened again. */
export class PersistedForm<Words extends object> {
  readonly #offline: OfflineStore
  readonly #key: FormKey
  readonly #state: Signal<PersistedState<Words>>

  constructor(
    offline: OfflineStore,
    formKey: FormKey,
    { words, base }: Pick<PersistedState<Words>, 'words' | 'base'>,
  ) {
    this.#offline = offline
    this.#key = formKey
    this.#state = signal({ label: formKey.label, words, base })
  }

  get words(): Words {
    return this.#state.value.words
  }
  get base(): Words {
    return this.#state.value.base
  }
  get isChanged(): boolean {
    return !sameValue(this.words, this.base)
  }

  change(change: Partial<Words>): void {
    this.#put({ ...this.#state.value, words: { ...this.words, ...change } })
  }

  /** Continues from the current values. */
  rebase(base: Words, words: Words): void {
    this.#put({ ...this.#state.value, base, words })
  }

  /** `sent` has been saved on the server. Resolves with whether that was everything; later input stays here. */
  async isDone(sent: Words): Promise<boolean> {
    // From now on our own change, which the stream returns, is the base.
    this.#state.value = { ...this.#state.value, base: sent }
    if (!this.isChanged) await this.#offline.dropDraft(this.#key.key)
    if (!this.isChanged) return true
    this.rebase(sent, this.words) // typed while saving
    return false
  }

  /** Resets to the base values. */
  async drop(): Promise<void> {
    this.#state.value = { ...this.#state.value, words: this.base }
    await this.#offline.dropDraft(this.#key.key)
    if (!this.isChanged) this.#offline.track(this.#key.key, undefined)
  }

  /** Notifies that the input of a closed dialog is kept. */
  leave(): void {
    if (this.isChanged) notify(messages.notSavedYetWhatYou)
  }

  #put(state: PersistedState<Words>): void {
    this.#state.value = state
    const { key, slug, postId, form } = this.#key
    if (this.isChanged) return this.#offline.saveDraft({ key, slug, postId, form, content: state })
    // Input equal to the base is not unfinished work.
    actionHandler(async () => {
      await this.#offline.dropDraft(key)
      if (!this.isChanged) this.#offline.track(key, undefined)
    })()
  }
}

/** Undefined until the current values or stored input are loaded. `begin` loads the current values. */
export function usePersistedForm<Words extends object>(
  offline: OfflineStore,
  formKey: FormKey,
  begin: () => Promise<Words>,
): PersistedForm<Words> | undefined {
  const form = useSignal<PersistedForm<Words> | undefined>(undefined)
  useEffect(() => {
    let isGone = false
    actionHandler(async () => {
      const draft = await offline.draft(formKey.key).catch(() => undefined) // failing storage has nothing
      let restored = draft?.content as PersistedState<Words> | undefined
      if (restored === undefined) {
        const base = await begin()
        restored = { label: formKey.label, words: base, base }
      }
      if (isGone) return
      offline.track(formKey.key, draft?.savedAt)
      const begun = new PersistedForm(offline, formKey, restored)
      if (draft !== undefined && !begun.isChanged) await begun.drop() // nothing left to restore
      form.value = begun
    })()
    return () => {
      isGone = true
    }
  }, [formKey.key])
  return form.value
}

/** Fields changed both here and by somebody else; changes by others alone are adopted. */
export function useRemoteChanges<Words extends object>(
  form: PersistedForm<Words>,
  existing: Words,
): readonly (keyof Words)[] {
  const conflicts = findConflicts(form.base, form.words, existing)
  useEffect(() => {
    if (sameValue(form.base, existing)) return
    const both = findConflicts(form.base, form.words, existing)
    const was = Object.fromEntries(both.map((key) => [key, form.base[key]]))
    const [base, words] = [
      { ...existing, ...was },
      { ...existing, ...changedFields(form) },
    ]
    if (!sameValue(base, form.base)) form.rebase(base, words)
  }, [form, JSON.stringify(existing)])
  return conflicts
}

/** Fields that both have changed differently. */
function findConflicts<Words extends object>(base: Words, mine: Words, theirs: Words): (keyof Words)[] {
  return fieldNames(theirs).filter(
    (key) =>
      !sameValue(theirs[key], base[key]) &&
      !sameValue(mine[key], base[key]) &&
      !sameValue(mine[key], theirs[key]),
  )
}

/** Only this person's changes: concurrent changes by others are not overwritten. */
export function changedFields<Words extends object>({ words, base }: PersistedForm<Words>): Partial<Words> {
  const changed = fieldNames(words).filter((key) => !sameValue(words[key], base[key]))
  return Object.fromEntries(changed.map((key) => [key, words[key]])) as Partial<Words>
}

/** A dialog for such a form. It opens at once, so that no key reaches what is behind it. */
export function PersistedFormDialog<Words extends object>(props: {
  title: string
  form: PersistedForm<Words> | undefined
  isWide?: boolean
  onClose: () => void
  children: (form: PersistedForm<Words>) => ComponentChildren
}) {
  const { title, form, isWide = false, onClose, children } = props
  const leave = () => {
    form?.leave()
    onClose()
  }
  return (
    <Dialog title={title} onClose={leave} isWide={isWide}>
      {form === undefined ? <p class="hint">{messages.opening}</p> : children(form)}
    </Dialog>
  )
}

/** A conflict with somebody else's change: the person chooses. */
export function ConflictNotice(props: { theirs: string; onTake: () => void; onKeep: () => void }) {
  return (
    <div class="clash warn" role="group" aria-label={messages.changedMeanwhile}>
      <p>{messages.somebodyHasChangedThisMeanwhile}</p>
      <blockquote>{props.theirs === '' ? <i>{messages.nothing}</i> : props.theirs}</blockquote>
      <p class="row">
        <Button onClick={async () => props.onKeep()}>{messages.keepMine}</Button>
        <Button onClick={async () => props.onTake()}>{messages.takeTheirs}</Button>
      </p>
    </div>
  )
}

/** Below each such form; always rendered, since a button that moves while being pressed gets no click. */
export function RestoredNotice<Words extends object>({ form }: { form: PersistedForm<Words> }) {
  return (
    <p class="row">
      <span class="hint">{messages.whatYouTypeIsKept}</span>
      <Button variant="secondary" disabled={!form.isChanged} onClick={() => form.drop()}>
        {messages.leaveItAsItWas}
      </Button>
    </p>
  )
}

function fieldNames<Words extends object>(words: Words): (keyof Words)[] {
  return Object.keys(words) as (keyof Words)[]
}
