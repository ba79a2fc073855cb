import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Button } from './button.tsx'
import type { Resource } from './use-resource.ts'
import * as messages from '../messages/en/ui/resource-view.ts'

/** Draws what a resource has; before that, that it is loading; and where loading failed, why, with a button to retry. */
export function ResourceView<Data>({
  resource,
  loading = messages.loading,
  children,
}: {
  resource: Resource<Data>
  loading?: string
  children: (data: Data) => ComponentChildren
}) {
  const { data, failure, isLoading, reload } = resource
  return (
    <>
      {failure !== undefined && (
        <div class="notice" role="alert">
          <p>{failure.sentence}</p>
          <Button onClick={reload} disabled={isLoading}>
            {messages.tryAgain}
          </Button>
        </div>
      )}
      {data === undefined ? failure === undefined && <Loading>{loading}</Loading> : children(data)}
    </>
  )
}

const LOADING_AFTER_MS = 300

/** A quick answer shows no flash of this. */
function Loading({ children }: { children: ComponentChildren }) {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), LOADING_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p class="notice" role="status">
      {isSlow && children}
    </p>
  )
}
