import type { Actor } from '../../access/actor.ts'
import { EMPTY_BODY } from '../body/body.ts'
import { can } from '../policy.ts'
import { emptyContent, type ListedPost, type Post } from './post.ts'

/** The post as visible to the actor: the text of a withdrawn one is redacted unless they may see former content. */
export function redactFor<Seen extends Post | ListedPost>(actor: Actor, deskId: string, post: Seen): Seen {
  if (post.state !== 'withdrawn' || can(actor, 'post.see-past', deskId, post)) return post
  return {
    ...post,
    ...emptyContent(post.kind),
    ...('beginning' in post ? { beginning: EMPTY_BODY } : {}),
    corrections: [],
  }
}
