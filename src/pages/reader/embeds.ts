/** Third-party frames, loaded only when a reader asks for one. */

/** Shows the buttons that need this script, also in posts that arrive later. */
export function offerEmbeds(root: ParentNode): void {
  for (const ask of root.querySelectorAll<HTMLElement>('.embed-ask')) ask.hidden = false
}

export function openEmbedsOnClick(): void {
  document.addEventListener('click', (event) => {
    const button = (event.target as Element | null)?.closest<HTMLElement>('button[data-frame]')
    const figure = button?.closest('.embed')
    if (button === null || button === undefined || figure === null || figure === undefined) return
    const { frame = '', shape = 'wide', title = '' } = button.dataset
    const inside = document.createElement('iframe')
    inside.className = shape
    inside.title = title
    inside.allow = 'fullscreen; picture-in-picture; encrypted-media'
    inside.referrerPolicy = 'strict-origin-when-cross-origin'
    inside.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-popups allow-presentation')
    inside.src = frame
    figure.querySelector('img')?.remove()
    figure.prepend(inside)
    button.closest('.embed-ask')?.remove()
    inside.focus()
  })
}

/**
 * Replaces the content of `post` by that of `fresh` around open frames, which keep playing (moving a frame reloads
 * it). False if there are none, or if the new content has no place for them.
 */
export function replaceAround(post: HTMLElement, fresh: HTMLElement): boolean {
  const words = post.querySelector(':scope > .post-body')
  const next = [...(fresh.querySelector(':scope > .post-body')?.children ?? [])]
  const open = [...(words?.children ?? [])].filter((child) => child.querySelector(':scope > iframe') !== null)
  const named = (each: Element | undefined) => (each as HTMLElement | undefined)?.dataset['embed']
  const places = next
    .map(named)
    .filter((url) => url !== undefined && open.some((each) => named(each) === url))
  if (words === null || open.length === 0 || places.join(' ') !== open.map(named).join(' ')) return false
  for (const child of words.querySelectorAll(':scope > *')) if (!open.includes(child)) child.remove()
  let at = 0
  for (const child of next) {
    if (named(child) !== undefined && named(child) === named(open[at])) at += 1
    else words.insertBefore(child, open[at] ?? null)
  }
  const header = fresh.querySelector(':scope > header')
  if (header !== null) post.querySelector(':scope > header')?.replaceWith(header)
  post.className = fresh.className
  return true
}
