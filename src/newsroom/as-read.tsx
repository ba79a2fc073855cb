import { useEffect, useRef } from 'preact/hooks'
import { localise } from '../pages/reader/times.ts'

/** What the server has made of a post, as readers see it, with times as this person's clock has them. */
export function AsRead({ html, look = 'as-read' }: { html: string; look?: string }) {
  const shown = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (shown.current !== null) localise(shown.current)
  }, [html])
  return <div class={look} ref={shown} dangerouslySetInnerHTML={{ __html: withoutIds(html) }} />
}

/** The reader's ids would stand twice in this document (a pinned post is in the list as well). */
function withoutIds(html: string): string {
  return html.replace(/^<article id="[^"]*"/, '<article')
}
