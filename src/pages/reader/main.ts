import { offerEmbeds, openEmbedsOnClick } from './embeds.ts'
import { follow } from './follow.ts'
import { Page, type Patch } from './page.ts'
import { localise, refresh } from './times.ts'

/** The reader's script: progressive enhancement that keeps a page up to date. */

const story = document.getElementById('story')
const posts = document.getElementById('posts')
const bar = document.getElementById('new-updates')
const notice = document.getElementById('connection')
const announcer = document.getElementById('announcer')

if (story !== null && posts !== null && bar !== null && notice !== null && announcer !== null) {
  const page = new Page(story, posts, bar, announcer)
  const path = `/live/${story.dataset['slug'] ?? ''}`
  follow(page, path, notice)
  document.addEventListener('click', (event) => {
    if (
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      event.altKey
    )
      return
    const link = (event.target as Element | null)?.closest?.('a')
    if (link === null || link === undefined) return
    if (link.closest('#older') !== null) {
      event.preventDefault()
      older(page, path, link).catch(() => location.assign(link.href)) // the linked page has them too
      return
    }
    // Links from summary points and key events scroll to the post, if it is on the page.
    const [, id] = /\/p\/([0-9a-f-]{36})$/.exec(link.pathname) ?? []
    const post =
      id === undefined || link.classList.contains('when') ? null : document.getElementById(`p-${id}`)
    if (post === null || link.host !== location.host) return
    event.preventDefault()
    history.replaceState(null, '', `#${post.id}`)
    post.scrollIntoView()
    post.querySelector<HTMLElement>('.when')?.focus({ preventScroll: true })
  })
} else {
  localise(document)
}

offerEmbeds(document)
openEmbedsOnClick()
setInterval(() => !document.hidden && refresh(document), 20_000)

async function older(page: Page, path: string, link: HTMLAnchorElement): Promise<void> {
  if (link.getAttribute('aria-busy') === 'true') return
  link.setAttribute('aria-busy', 'true')
  const words = link.textContent
  link.textContent = 'Loading older updates'
  try {
    const answer = await fetch(link.href)
    if (!answer.ok) throw new Error(`older updates answered ${answer.status}`)
    const behind = page.addOlder(new DOMParser().parseFromString(await answer.text(), 'text/html'))
    if (behind !== undefined) {
      const changes = await fetch(`${path}/changes/${behind}`)
      if (changes.ok) page.mend((await changes.json()) as Patch)
    }
  } catch {
    link.removeAttribute('aria-busy')
    link.textContent = `${words ?? 'Older updates'} could not be loaded. Try again`
  }
}
