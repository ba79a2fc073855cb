import { useEffect, useRef } from 'preact/hooks'
import { localise, refresh } from '../../../pages/reader/times.ts'

/** What the server has made of a post, as readers see it, with times as this person's clock has them. */
export function AsRead({ html, class: className = 'as-read' }: { html: string; class?: string }) {
  const shown = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (shown.current !== null) localise(shown.current)
  }, [html])
  return <div class={className} ref={shown} dangerouslySetInnerHTML={{ __html: withoutIds(html) }} />
}

/** "2 min ago" goes on by itself, as it does on the reader's page. */
export function useTicking(): void {
  useEffect(() => {
    const ticking = setInterval(() => {
      for (const shown of document.querySelectorAll('.as-read')) refresh(shown)
    }, 30_000)
    return () => clearInterval(ticking)
  }, [])
}

/** The reader's ids would stand twice in this document (a pinned post is in the list as well). */
function withoutIds(html: string): string {
  return html.replace(/^<article id="[^"]*"/, '<article')
}
