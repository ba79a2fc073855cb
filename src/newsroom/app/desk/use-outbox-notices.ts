import { useEffect, useRef } from 'preact/hooks'
import type { PostJson } from '../../../story/post/post-contract.ts'
import type { OutboxItem } from '../offline/records.ts'
import { notify, actionHandler } from '../ui/notices.ts'
import { formatTime } from '../ui/time.tsx'
import type { Composer } from '../composer/composer.ts'
import type { Desk } from './desk-state.ts'
import { offerUnpublish } from './publish-acts.ts'
import * as messages from '../messages/en/desk/use-outbox-notices.ts'

export interface OutboxActions {
  readonly onRecall: (item: OutboxItem) => Promise<void>
  readonly onMerge: (item: OutboxItem) => Promise<void>
}

/**
 * Notifies about the outcome of items sent from this tab, with possible actions: refusals are never discovered late.
 */
export function useOutboxNotices(
  items: readonly OutboxItem[],
  slug: string,
  desk: Pick<Desk, 'keep'>,
  composer: Composer,
  { onRecall, onMerge }: OutboxActions,
): void {
  const notified = useRef(new Set<string>())
  useEffect(() => {
    for (const item of items) {
      const isOver = item.state === 'delivered' || item.state === 'refused'
      if (!isOver || item.slug !== slug || !composer.sentHere.has(item.id)) continue
      const once = `${item.id} ${item.state} ${item.attempts}`
      if (notified.current.has(once)) continue
      notified.current.add(once)
      if (item.state === 'delivered') tellDone(item)
      else actionHandler(() => tellRefused(item))()
    }
  }, [items])

  const tellDone = (item: OutboxItem) => {
    const { state, revision } = (item.answer ?? {}) as { state?: string; revision?: number }
    if (revision !== undefined) composer.isAt(item.id, revision)
    // Can be reopened offline.
    if (revision !== undefined) actionHandler(() => desk.keep(item.answer as PostJson))()
    const asked = JSON.parse(item.request.body) as {
      publish?: boolean
      submit?: boolean
      schedule?: { at: string }
    }
    const id = item.postId
    if (asked.submit === true) return notify(messages.handedIn(item.label))
    if (asked.schedule !== undefined)
      return notify(messages.publishesItself(formatTime(asked.schedule.at), item.label))
    if (state !== 'published' || asked.publish !== true || id === null)
      return notify(`${state === 'draft' ? messages.draftSaved : messages.saved}: ${item.label}`)
    offerUnpublish(slug, { id, label: item.label, publishAt: null }, true)
  }

  const tellRefused = async (item: OutboxItem) => {
    if (item.problem?.code === 'edit-conflict') {
      return notify(messages.somebodyElseHasChangedThis(item.label), 'failed', {
        label: messages.putBothTogether,
        run: () => onMerge(item),
      })
    }
    const reason = `${item.problem?.title ?? ''} ${item.problem?.detail ?? ''}`.trim()
    if (composer.state.value.kept?.id === item.id) {
      await onRecall(item)
      return notify(messages.theDraftIsInThe(reason), 'failed')
    }
    notify(messages.refused(item.label, reason), 'failed', {
      label: messages.takeBack,
      run: () => onRecall(item),
    })
  }
}
