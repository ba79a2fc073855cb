import { useEffect, useState } from 'preact/hooks'
import type { Field } from './field.ts'
import type { LocalDraft, OutboxItem, PictureUpload } from './records.ts'
import { press } from '../ui/notices.ts'

export interface FieldView {
  readonly items: readonly OutboxItem[]
  readonly pictures: readonly PictureUpload[]
  readonly drafts: readonly LocalDraft[]
  /** Typed into dialogs. */
  readonly forms: readonly LocalDraft[]
}

/** What lies on the device, as it changes in this tab or another. */
export function useField(field: Field): FieldView {
  const [view, setView] = useState<FieldView>({ items: [], pictures: [], drafts: [], forms: [] })
  useEffect(() => {
    let isGone = false
    const read = press(async () => {
      const [items, pictures, drafts, forms] = await Promise.all([
        field.items(),
        field.pictures(),
        field.drafts(),
        field.forms(),
      ])
      if (!isGone) setView({ items, pictures, drafts, forms })
    })
    read()
    const stop = field.subscribe(read)
    return () => {
      isGone = true
      stop()
    }
  }, [field])
  return view
}
