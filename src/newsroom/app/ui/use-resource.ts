import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { problemSentence } from '../api/api.ts'

/** What a screen reads from the server: the data, or why it is not there, and how to ask again. */
export interface Resource<Data> {
  /** Undefined until the first load; kept while it is loaded again, and where that fails. */
  readonly data: Data | undefined
  readonly failure: Failure | undefined
  readonly isLoading: boolean
  /** Resolves when the answer is shown, or why there is none: a failure is part of the resource. */
  readonly reload: () => Promise<void>
  readonly update: (change: (data: Data) => Data) => void
}

export interface Failure {
  readonly error: unknown
  readonly sentence: string
}

export interface ResourceOptions {
  /** ms to wait after the key has changed, for whoever is still typing. */
  readonly debounceMs?: number
  /** ms between one load and the next. */
  readonly pollMs?: number
}

interface State<Data> {
  readonly data: Data | undefined
  readonly failure: Failure | undefined
  readonly isLoading: boolean
}

/**
 * Loads now, when the key changes, and on `reload`; only the newest load counts. `load` may show something before it is
 * done, such as what was last seen on this device.
 */
export function useResource<Data>(
  key: readonly (string | number | undefined)[],
  load: (show: (data: Data) => void) => Promise<Data>,
  { debounceMs = 0, pollMs }: ResourceOptions = {},
): Resource<Data> {
  const [state, setState] = useState<State<Data>>({ data: undefined, failure: undefined, isLoading: true })
  const current = useRef(load)
  current.current = load
  const generation = useRef(0)
  const hasLoaded = useRef(false)

  const reload = useCallback(async () => {
    const mine = ++generation.current
    const set = (change: Partial<State<Data>>) => {
      if (mine === generation.current) setState((before) => ({ ...before, ...change }))
    }
    let isSettled = false
    set({ isLoading: true })
    try {
      const data = await current.current((early) => {
        if (!isSettled) set({ data: early })
      })
      isSettled = true
      hasLoaded.current = true
      set({ data, failure: undefined, isLoading: false })
    } catch (error) {
      isSettled = true
      set({ failure: { error, sentence: problemSentence(error) }, isLoading: false })
    }
  }, [])
  const update = useCallback((change: (data: Data) => Data) => {
    setState((before) => (before.data === undefined ? before : { ...before, data: change(before.data) }))
  }, [])

  useEffect(() => {
    const run = () => void reload()
    const timer = setTimeout(run, hasLoaded.current ? debounceMs : 0)
    const polling = pollMs === undefined ? undefined : setInterval(run, pollMs)
    return () => {
      generation.current += 1
      clearTimeout(timer)
      clearInterval(polling)
    }
  }, key)
  return { ...state, reload, update }
}

/** One page of a long list; `next` is the cursor of the page after it. */
export interface Page<Entry> {
  readonly entries: readonly Entry[]
  readonly next: string | null
}

export interface PagedResource<Entry> extends Resource<Page<Entry>> {
  /** Appends the next page. Rejects where that cannot be loaded: what is shown stays. */
  readonly loadMore: () => Promise<void>
}

export function usePagedResource<Entry>(
  key: readonly (string | number | undefined)[],
  load: (cursor: string | undefined) => Promise<Page<Entry>>,
  options: ResourceOptions = {},
): PagedResource<Entry> {
  const resource = useResource<Page<Entry>>(key, () => load(undefined), options)
  const loadMore = async () => {
    const { data } = resource
    if (data === undefined || data.next === null) return
    const page = await load(data.next)
    // Where the list was loaded anew meanwhile, this page belongs to another one.
    resource.update((now) =>
      now === data ? { entries: [...data.entries, ...page.entries], next: page.next } : now,
    )
  }
  return { ...resource, loadMore }
}
