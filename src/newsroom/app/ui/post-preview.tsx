import { useEffect, useRef } from 'preact/hooks'
import { localise, refresh } from '../../../pages/reader/times.ts'

/** A post as readers see it, rendered by the server, with times in local time. */
export function PostPreview({ html, class: className = 'post-preview' }: { html: string; class?: string }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (element.current !== null) localise(element.current)
  }, [html])
  return <div class={className} ref={element} dangerouslySetInnerHTML={{ __html: withoutIds(html) }} />
}

/** Keeps relative times ("2 min ago") current, as on the reader's page. */
export function useRelativeTimes(): void {
  useEffect(() => {
    const ticking = setInterval(() => {
      for (const element of document.querySelectorAll('.post-preview')) refresh(element)
    }, 30_000)
    return () => clearInterval(ticking)
  }, [])
}

/** Removes ids, which would be duplicated in this document (a pinned post is in the list as well). */
function withoutIds(html: string): string {
  return html.replace(/^<article id="[^"]*"/, '<article')
}
