import { MEDIA, SCHEDULE, type Actor } from '../access/actor.ts'
import type { App } from '../platform/http/app.ts'
import type { Manifest, Module } from '../platform/module.ts'
import type { ServicesWithBus } from '../platform/services.ts'
import { routeArticles } from './article/article-routes.ts'
import { storyAuditLabels } from './audit-labels.ts'
import type { MediaGateway, StoryContext } from './change.ts'
import { cachePurgeJobs } from './copies-jobs.ts'
import { routePosts } from './post/post-routes.ts'
import { publishJobs } from './post/publish-jobs.ts'
import { storyProblems } from './problems.ts'
import { refreshMedia } from './reads/refresh-media-actions.ts'
import { routeStories } from './routes.ts'
import type { AllStoryTables } from './tables.ts'
import { routeTemplates } from './template/template-routes.ts'
import * as story from './migrations/2026-11-26-08-story.ts'
import { formatTopic, type Topic } from './topic.ts'

export const storyManifest = {
  name: 'story',
  migrations: { '2026-11-26-08-story': story },
  problems: storyProblems,
  auditLabels: storyAuditLabels,
} as const satisfies Manifest

export interface StoryPorts {
  readonly media: MediaGateway
  /** Who a person of the newsroom is now; undefined for one who has left. */
  findPerson(personId: string): Promise<Actor | undefined>
  /** What caches in front keep of a story. */
  readonly copies: {
    /** Rejects where a cache does not say within `ms` that it has forgotten the story. */
    forget(storyId: string, ms?: number): Promise<void>
    /** How long a cache that cannot be reached may go on showing it, ms. */
    readonly keptMs: number
  }
}

export interface StoryModule extends Module {
  contextFor<A extends Actor>(actor: A): StoryContext & { readonly actor: A }
  /** Writes into posts what has become known of a picture or an embed. */
  refreshMedia(what: { picture: string } | { embed: string }): Promise<void>
}

/** How long a withdrawal waits for the caches in front, ms; after that the purge continues in the background. */
const FORGET_MS = 1_500

export function openStory(
  { db, clock, newId, newEpoch, bus, log }: ServicesWithBus<AllStoryTables, Topic>,
  { media, findPerson, copies }: StoryPorts,
): StoryModule {
  const changed: StoryContext['changed'] = (topic) => {
    bus.publish(topic)
    db.notifyOtherProcesses(formatTopic(topic)).catch((error: unknown) =>
      log.error({ err: error }, 'other nodes were not told; they look by themselves'),
    )
  }
  const purgeCaches: StoryContext['purgeCaches'] = (storyId) =>
    copies.forget(storyId, FORGET_MS).then(
      () => undefined,
      (error: unknown) => {
        log.warn({ err: error }, 'caches in front could not be told; they are told again')
        return clock.now() + copies.keptMs
      },
    )
  const contextFor = <A extends Actor>(actor: A): StoryContext & { readonly actor: A } => ({
    db,
    clock,
    newId,
    newEpoch,
    actor,
    media,
    changed,
    purgeCaches,
  })
  return {
    ...storyManifest,
    contextFor,
    refreshMedia: (what) => refreshMedia(contextFor(MEDIA), what),
    jobs: [
      { worker: 'publish', handlers: publishJobs(contextFor(SCHEDULE), findPerson) },
      { worker: 'copies', handlers: cachePurgeJobs((storyId) => copies.forget(storyId)) },
    ],
    routes(app: App) {
      routeStories(app, contextFor)
      routePosts(app, contextFor)
      routeArticles(app, contextFor)
      routeTemplates(app, contextFor)
    },
  }
}
