import { useEffect, useRef } from 'preact/hooks'
import { actionHandler } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import type { Desk } from './desk-state.ts'
import * as messages from '../messages/en/desk/older-posts.ts'

/** Loads older posts before they scroll into view. */
export function OlderPosts({ desk }: { desk: Desk }) {
  const mark = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) actionHandler(() => desk.older())()
      },
      { rootMargin: '3000px' },
    )
    if (mark.current !== null) watcher.observe(mark.current)
    return () => watcher.disconnect()
  }, [desk, desk.published.value.length])
  return (
    <div ref={mark} class="older">
      <Button onClick={() => desk.older()}>{messages.olderUpdates}</Button>
    </div>
  )
}
