import { useEffect, useState } from 'preact/hooks'
import { press } from '../ui/notices.ts'
import type { Topic } from './change-feed.ts'
import type { Field } from './field.ts'
import type { Connection, LocalDraft, OutboxItem, PictureUpload, Trouble } from './records.ts'

/** What lies on the device, as it changes in this tab or another. Each reads its own store alone, when that changes. */

export function useOutbox(field: Field): readonly OutboxItem[] {
  return useStored(field, 'outbox', () => field.items())
}

export function usePictures(field: Field): readonly PictureUpload[] {
  return useStored(field, 'pictures', () => field.pictures())
}

/** Those of a story, but for `openKey`, the one being typed into: its changes are not read again with each key. */
export function useDrafts(field: Field, slug: string, openKey: string): readonly LocalDraft[] {
  const drafts = useStored(field, 'drafts', () => field.drafts(slug), openKey)
  return drafts.filter(({ key }) => key !== openKey)
}

/** How it is with the device and the connection. */
export function useStatus(field: Field): {
  readonly connection: Connection
  readonly trouble: Trouble | undefined
} {
  const read = () => ({ connection: field.connection, trouble: field.trouble })
  const [status, setStatus] = useState(read)
  useEffect(() => {
    setStatus(read()) // it may have changed since it was drawn
    return field.subscribe('status', () => setStatus(read()))
  }, [field])
  return status
}

function useStored<Value>(
  field: Field,
  topic: Topic,
  read: () => Promise<readonly Value[]>,
  ignoredKey?: string,
): readonly Value[] {
  const [values, setValues] = useState<readonly Value[]>([])
  useEffect(() => {
    let isGone = false
    const load = press(async () => {
      const found = await read()
      if (!isGone) setValues(found)
    })
    load()
    const stop = field.subscribe(topic, (key) => {
      if (key === undefined || key !== ignoredKey) load()
    })
    return () => {
      isGone = true
      stop()
    }
  }, [field, ignoredKey])
  return values
}
