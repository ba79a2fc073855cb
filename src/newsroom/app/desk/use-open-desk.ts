import { useEffect, useMemo, useState } from 'preact/hooks'
import type { DeskJson } from '../../contract.ts'
import type { PostJson } from '../../../story/post/post-contract.ts'
import { ApiProblem, NoAnswer, problemSentence } from '../api/api.ts'
import { setMe, type Me } from '../api/session.ts'
import { actionHandler } from '../ui/notices.ts'
import { Composer } from '../composer/composer.ts'
import type { OfflineStore } from '../offline/offline.ts'
import { Desk } from './desk-state.ts'
import * as messages from '../messages/en/desk/use-open-desk.ts'

export interface DeskRoute {
  readonly slug: string
  /** A post to open in the composer. */
  readonly postId: string | undefined
  readonly person: Me
  readonly offline: OfflineStore
  readonly tab: string
}

export interface OpeningDesk {
  /** Has a story as soon as there is something to show. */
  readonly desk: Desk
  readonly composer: Composer
  /** Why it does not open. */
  readonly failure: string | undefined
  readonly retry: () => void
}

/** Opens the desk of a story, follows it while the screen is there, and goes on with what was in the composer. */
export function useOpenDesk({ slug, postId, person, offline, tab }: DeskRoute): OpeningDesk {
  const [attempt, setAttempt] = useState(0)
  const [failure, setFailure] = useState<string | undefined>(undefined)
  const desk = useMemo(
    () =>
      new Desk(
        slug,
        tab,
        {
          recall: () => offline.recall<DeskJson>(`desk:${slug}`),
          remember: (view) => offline.remember(`desk:${slug}`, view),
          recallLong: () => offline.recall<readonly PostJson[]>(`long:${slug}`),
          rememberLong: (posts) => offline.remember(`long:${slug}`, posts),
        },
        () => setMe(null, 'ended'),
      ),
    [slug, offline, attempt],
  )
  const composer = useMemo(
    () =>
      new Composer(
        slug,
        offline,
        () => [person.name],
        (post) => desk.whole(post),
      ),
    [slug, offline, desk],
  )
  useEffect(() => {
    actionHandler(async () => {
      let fresh: Promise<void>
      try {
        fresh = (await desk.open()).fresh
      } catch (error) {
        return setFailure(loadErrorMessage(error))
      }
      await composer.resume()
      try {
        await fresh
      } catch (error) {
        setFailure(loadErrorMessage(error))
        return desk.forget()
      }
      const post = postId === undefined ? undefined : desk.posts.value.get(postId)
      if (post !== undefined) await composer.edit(post, false)
    })()
    return () => desk.close()
  }, [desk])
  const retry = () => {
    setFailure(undefined)
    setAttempt(attempt + 1)
  }
  return { desk, composer, failure, retry }
}

function loadErrorMessage(error: unknown): string {
  if (error instanceof NoAnswer) return messages.thereIsNoConnectionAnd
  if (error instanceof ApiProblem && error.status === 404) return messages.thereIsNoSuchStory
  return problemSentence(error)
}
