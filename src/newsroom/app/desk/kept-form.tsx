import { signal, useSignal, type Signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { sameValue } from '../../../platform/same-value.ts'
import type { Field } from '../offline/field.ts'
import type { LocalDraft } from '../offline/records.ts'
import { notify, press } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import * as messages from '../messages/en/desk/kept-form.ts'

/** Which dialog it is, and of what. */
export type FormPlace = Pick<LocalDraft, 'key' | 'slug' | 'postId'> & {
  readonly form: NonNullable<LocalDraft['form']>
  /** For people, in the list of what is on this device. */
  readonly label: string
}

interface Kept<Words> {
  readonly label: string
  readonly words: Words
  /** What stood when this was begun. */
  readonly base: Words
}

/** What is typed into a dialog: on this device at once, and gone on with when the dialog is opened again. */
export class KeptForm<Words extends object> {
  readonly #field: Field
  readonly #place: FormPlace
  readonly #state: Signal<Kept<Words>>

  constructor(field: Field, place: FormPlace, { words, base }: Pick<Kept<Words>, 'words' | 'base'>) {
    this.#field = field
    this.#place = place
    this.#state = signal({ label: place.label, words, base })
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

  /** Goes on from what stands now. */
  rebase(base: Words, words: Words): void {
    this.#put({ ...this.#state.value, base, words })
  }

  /** `sent` stands on the server. Resolves with whether that is all; what was typed since stays here. */
  async isDone(sent: Words): Promise<boolean> {
    // From here on one's own change, which the stream brings back, is what this is based on.
    this.#state.value = { ...this.#state.value, base: sent }
    if (!this.isChanged) await this.#field.dropDraft(this.#place.key)
    if (!this.isChanged) return true
    this.rebase(sent, this.words) // typed while that took its time
    return false
  }

  /** Begins anew, from what stood. */
  async drop(): Promise<void> {
    this.#state.value = { ...this.#state.value, words: this.base }
    await this.#field.dropDraft(this.#place.key)
    if (!this.isChanged) this.#field.takesUp(this.#place.key, undefined)
  }

  /** Says, of a dialog that is closed, that nothing is lost. */
  leave(): void {
    if (this.isChanged) notify(messages.notSavedYetWhatYou)
  }

  #put(state: Kept<Words>): void {
    this.#state.value = state
    const { key, slug, postId, form } = this.#place
    if (this.isChanged) return this.#field.saveDraft({ key, slug, postId, form, content: state })
    // What equals what stands is nothing that was begun.
    press(async () => {
      await this.#field.dropDraft(key)
      if (!this.isChanged) this.#field.takesUp(key, undefined)
    })()
  }
}

/** Undefined until it is known what stands, or what was typed before. `begin` says what stands. */
export function useKeptForm<Words extends object>(
  field: Field,
  place: FormPlace,
  begin: () => Promise<Words>,
): KeptForm<Words> | undefined {
  const form = useSignal<KeptForm<Words> | undefined>(undefined)
  useEffect(() => {
    let isGone = false
    press(async () => {
      const draft = await field.draft(place.key).catch(() => undefined) // a device that fails keeps nothing
      let kept = draft?.content as Kept<Words> | undefined
      if (kept === undefined) {
        const base = await begin()
        kept = { label: place.label, words: base, base }
      }
      if (isGone) return
      field.takesUp(place.key, draft?.savedAt)
      const begun = new KeptForm(field, place, kept)
      if (draft !== undefined && !begun.isChanged) await begun.drop() // nothing of it is left to be gone on with
      form.value = begun
    })()
    return () => {
      isGone = true
    }
  }, [place.key])
  return form.value
}

/** Fields that this person and another have both changed; what only the other has changed is taken over. */
export function useCatchingUp<Words extends object>(
  form: KeptForm<Words>,
  standing: Words,
): readonly (keyof Words)[] {
  const clashes = clashesOf(form.base, form.words, standing)
  useEffect(() => {
    if (sameValue(form.base, standing)) return
    const both = clashesOf(form.base, form.words, standing)
    const was = Object.fromEntries(both.map((key) => [key, form.base[key]]))
    const [base, words] = [
      { ...standing, ...was },
      { ...standing, ...changesOf(form) },
    ]
    if (!sameValue(base, form.base)) form.rebase(base, words)
  }, [form, JSON.stringify(standing)])
  return clashes
}

/** What both have changed, and not to the same. */
function clashesOf<Words extends object>(base: Words, mine: Words, theirs: Words): (keyof Words)[] {
  return keysOf(theirs).filter(
    (key) =>
      !sameValue(theirs[key], base[key]) &&
      !sameValue(mine[key], base[key]) &&
      !sameValue(mine[key], theirs[key]),
  )
}

/** Only what this person has changed: what others change meanwhile is theirs. */
export function changesOf<Words extends object>({ words, base }: KeptForm<Words>): Partial<Words> {
  const changed = keysOf(words).filter((key) => !sameValue(words[key], base[key]))
  return Object.fromEntries(changed.map((key) => [key, words[key]])) as Partial<Words>
}

/** A dialog around it. It stands at once, so that no key goes to what lies behind. */
export function KeptDialog<Words extends object>(props: {
  title: string
  form: KeptForm<Words> | undefined
  isWide?: boolean
  onClose: () => void
  children: (form: KeptForm<Words>) => ComponentChildren
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

/** Somebody else has changed what is being changed here: a person says which it is to be. */
export function Clash(props: { theirs: string; onTake: () => void; onKeep: () => void }) {
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

/** Under each such form; always there, for a button that moves while one presses it is not pressed. */
export function Begun<Words extends object>({ form }: { form: KeptForm<Words> }) {
  return (
    <p class="row">
      <span class="hint">{messages.whatYouTypeIsKept}</span>
      <Button variant="quiet" disabled={!form.isChanged} onClick={() => form.drop()}>
        {messages.leaveItAsItWas}
      </Button>
    </p>
  )
}

function keysOf<Words extends object>(words: Words): (keyof Words)[] {
  return Object.keys(words) as (keyof Words)[]
}
