import type { Actor } from '../../access/actor.ts'
import { EMPTY_BODY } from '../body/body.ts'
import { may } from '../policy.ts'
import { emptyContent, type ListedPost, type Post } from './post.ts'

/** The post as the actor may read it: of one that was withdrawn, its words are left to those who may see what it said. */
export function asSeenBy<Seen extends Post | ListedPost>(actor: Actor, deskId: string, post: Seen): Seen {
  if (post.state !== 'withdrawn' || may(actor, 'post.see-past', deskId, post)) return post
  return {
    ...post,
    ...emptyContent(post.kind),
    ...('beginning' in post ? { beginning: EMPTY_BODY } : {}),
    corrections: [],
  }
}
