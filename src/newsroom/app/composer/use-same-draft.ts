import { effect } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { OfflineStore } from '../offline/offline.ts'
import { actionHandler } from '../ui/notices.ts'
import type { Composer } from './composer.ts'

/** Keeps two tabs with one draft in sync: input in one appears in the other, and sending removes it from both. */
export function useSameDraft(offline: OfflineStore, composer: Composer): void {
  useEffect(() => {
    let shown: string | undefined
    const stopFollowing = effect(() => {
      const { key } = composer.state.value
      if (key === shown) return
      shown = key
      offline.track(key, composer.savedAt.peek())
    })
    const look = actionHandler(async () => {
      const { key } = composer.state.value
      if ((await offline.externalChange(key)) === undefined) return
      composer.flushPendingInput()
      const found = await offline.externalChange(key) // not if there was input here
      if (found === undefined || composer.state.value.key !== key) return
      if (found === 'gone') return composer.startNew()
      offline.track(key, found.savedAt)
      composer.open(found)
    })
    const stopListening = offline.subscribe('drafts', (key) => {
      if (key === undefined || key === shown) look()
    })
    return () => {
      stopFollowing()
      stopListening()
    }
  }, [offline, composer])
}
