import { useEffect, useState } from 'preact/hooks'
import { actionHandler } from '../ui/notices.ts'
import type { Topic } from './change-feed.ts'
import type { OfflineStore } from './offline.ts'
import type { Connection, LocalDraft, OutboxItem, PictureUpload, DeviceError } from './records.ts'

/** Stored records, updated on changes in this tab or another. Each reads its own store alone, when that changes. */

export function useOutbox(offline: OfflineStore): readonly OutboxItem[] {
  return useStored(offline, 'outbox', () => offline.items())
}

export function usePictures(offline: OfflineStore): readonly PictureUpload[] {
  return useStored(offline, 'pictures', () => offline.pictures())
}

/** Those of a story, but for `openKey`, the one being typed into: its changes are not read again with each key. */
export function useDrafts(offline: OfflineStore, slug: string, openKey: string): readonly LocalDraft[] {
  const drafts = useStored(offline, 'drafts', () => offline.drafts(slug), openKey)
  return drafts.filter(({ key }) => key !== openKey)
}

/** How it is with the device and the connection. */
export function useStatus(offline: OfflineStore): {
  readonly connection: Connection
  readonly deviceError: DeviceError | undefined
} {
  const read = () => ({ connection: offline.connection, deviceError: offline.deviceError })
  const [status, setStatus] = useState(read)
  useEffect(() => {
    setStatus(read()) // it may have changed since it was drawn
    return offline.subscribe('status', () => setStatus(read()))
  }, [offline])
  return status
}

function useStored<Value>(
  offline: OfflineStore,
  topic: Topic,
  read: () => Promise<readonly Value[]>,
  ignoredKey?: string,
): readonly Value[] {
  const [values, setValues] = useState<readonly Value[]>([])
  useEffect(() => {
    let isGone = false
    const load = actionHandler(async () => {
      const found = await read()
      if (!isGone) setValues(found)
    })
    load()
    const stop = offline.subscribe(topic, (key) => {
      if (key === undefined || key !== ignoredKey) load()
    })
    return () => {
      isGone = true
      stop()
    }
  }, [offline, ignoredKey])
  return values
}
