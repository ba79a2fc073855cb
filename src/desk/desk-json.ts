import type { Edition } from '../pages/edition.ts'
import { renderPost } from '../pages/render.tsx'
import type { Post } from '../story/post/post.ts'
import { postJson, storyJson } from '../story/staff-json.ts'
import type { Story } from '../story/story.ts'
import type { DeskJson, DeskPost } from './desk-view.ts'
import type { Present } from './presence.ts'

export function deskPost(story: Story, post: Post, edition: Edition, now: number): DeskPost {
  return { ...postJson(post), html: renderPost(story, post, edition, now) }
}

export function deskJson(
  view: {
    story: Story
    posts: readonly Post[]
    pinned?: readonly Post[]
    gone?: readonly string[]
    hasOlder?: boolean
    present?: readonly Present[]
  },
  edition: Edition,
  now: number,
): DeskJson {
  const { story, posts, pinned = [], gone = [], hasOlder, present } = view
  return {
    deskSeq: story.deskSeq,
    story: storyJson(story),
    posts: posts.map((post) => deskPost(story, post, edition, now)),
    ...(pinned.length === 0 ? {} : { pinned: pinned.map((post) => deskPost(story, post, edition, now)) }),
    ...(gone.length === 0 ? {} : { gone }),
    ...(hasOlder === undefined ? {} : { hasOlder }),
    ...(present === undefined ? {} : { present }),
  }
}
