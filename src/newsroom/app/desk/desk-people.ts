import type { Me } from '../api/session.ts'
import type { Desk } from './desk-state.ts'
import * as messages from '../messages/en/desk/desk-people.ts'

/** Who else has this post in a composer, as a sentence; empty where nobody has. */
export function editorsSentence(
  desk: Pick<Desk, 'present' | 'tab'>,
  person: Pick<Me, 'id'>,
  postId: string,
): string {
  const present = desk.present.value.filter((each) => each.postId === postId && each.tabId !== desk.tab)
  const names = new Set(
    present.map(({ name, personId }) => (personId === person.id ? messages.youElsewhere : name)),
  )
  if (names.size === 0) return ''
  return messages.areEditingThis([...names])
}

/** Byline suggestions from the posts of this story. */
export function bylineSuggestions(desk: Desk, person: Me): string[] {
  const names = new Set([person.name, ...desk.present.value.map(({ name }) => name)])
  for (const post of desk.posts.value.values()) for (const name of post.bylines) names.add(name)
  return [...names].slice(0, 50)
}
