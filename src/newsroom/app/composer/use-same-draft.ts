import { effect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Field } from '../offline/field.ts'
import { press } from '../ui/notices.ts'
import type { Composer } from './composer.ts'

/** Two tabs with one draft show the same words: what is typed in one comes into the other, what is sent leaves it. */
export function useSameDraft(field: Field, composer: Composer): void {
  useEffect(() => {
    let shown: string | undefined
    const stopFollowing = effect(() => {
      const { key } = composer.writing.value
      if (key === shown) return
      shown = key
      field.takesUp(key, composer.savedAt.peek())
    })
    const look = press(async () => {
      const { key } = composer.writing.value
      if ((await field.fromOtherTabs(key)) === undefined) return
      composer.hearLastKeys()
      const found = await field.fromOtherTabs(key) // not if a key was pressed here
      if (found === undefined || composer.writing.value.key !== key) return
      if (found === 'gone') return composer.startNew()
      field.takesUp(key, found.savedAt)
      composer.open(found)
    })
    const stopListening = field.subscribe('drafts', (key) => {
      if (key === undefined || key === shown) look()
    })
    return () => {
      stopFollowing()
      stopListening()
    }
  }, [field, composer])
}
