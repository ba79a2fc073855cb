import type { Migration } from 'kysely/migration'
import { accessProblems } from './access/problems.ts'
import { archiveProblems } from './archive/problems.ts'
import type { AuditTables } from './audit/audit.ts'
import { auditManifest } from './audit/module.ts'
import { identityManifest, openIdentity, type IdentityModule } from './identity/module.ts'
import { liveManifest, openLive, type LiveModule } from './live/module.ts'
import { logManifest } from './log/module.ts'
import type { LogTables } from './log/tables.ts'
import type { EmbedTables } from './media/embed/embed-tables.ts'
import { mediaGateway } from './media/media-gateway-actions.ts'
import { mediaManifest, openMedia, type MediaPorts } from './media/module.ts'
import type { PictureTables } from './media/picture/picture-tables.ts'
import { newsroomManifest, openNewsroom } from './newsroom/server/module.ts'
import type { DeskTables } from './newsroom/server/presence-actions.ts'
import type { BuiltAssets } from './pages/assets.ts'
import type { KeptAssetTables } from './pages/kept-assets.ts'
import type { LivePart } from './pages/live-part.ts'
import { openPages, pagesManifest, storyCopies, type PagesModule } from './pages/module.ts'
import type { JobTables } from './platform/jobs/jobs.ts'
import { mailManifest, openMail } from './platform/mail/mail-module.ts'
import type { Manifest, Module } from './platform/module.ts'
import type { Problems } from './platform/problem.ts'
import { platformManifest } from './platform/platform-module.ts'
import type { ServicesWithBus } from './platform/services.ts'
import { openReaders, readersManifest } from './readers/module.ts'
import { siteAudience } from './readers/site-audience-actions.ts'
import type { ReaderTables } from './readers/tables.ts'
import { openStaff, staffManifest } from './staff/module.ts'
import { newsroomAudience } from './staff/person/newsroom-audience-actions.ts'
import { actorOfPerson, findPersonByEmail } from './staff/person/person-actions.ts'
import type { StaffTables } from './staff/tables.ts'
import { actorOfToken } from './staff/token/token-actions.ts'
import { openStory, storyManifest, type StoryModule } from './story/module.ts'
import type { StoryTables } from './story/tables.ts'
import type { Topic } from './story/topic.ts'
import { openSyndication, syndicationManifest } from './syndication/module.ts'

/** The tables of all modules: they are one database. */
export type Tables = StoryTables &
  LogTables &
  StaffTables &
  ReaderTables &
  PictureTables &
  EmbedTables &
  AuditTables &
  JobTables &
  KeptAssetTables &
  DeskTables

export type AppServices = ServicesWithBus<Tables, Topic>
export type AppModule = Module<LivePart>

/** Every module, the lowest floor first: what it gives without being opened. */
export const MANIFESTS: readonly Manifest<LivePart>[] = [
  platformManifest,
  mailManifest,
  { name: 'access', problems: accessProblems },
  auditManifest,
  logManifest,
  storyManifest,
  mediaManifest,
  identityManifest,
  staffManifest,
  readersManifest,
  pagesManifest,
  syndicationManifest,
  liveManifest,
  newsroomManifest,
  { name: 'archive', problems: archiveProblems },
]

export interface ModuleOptions {
  readonly assets: BuiltAssets
  /** Called with paths of files that readers must no longer get. Caches in front are told when left out. */
  readonly withdrawnMedia?: MediaPorts['withdrawn']
  /** Modules above all others: of a test, say. */
  readonly more?: (services: AppServices) => readonly AppModule[]
}

export interface OpenModules {
  /** The lowest floor first. */
  readonly all: readonly AppModule[]
  readonly story: StoryModule
  readonly identity: IdentityModule
  readonly pages: PagesModule
  readonly live: LiveModule
}

/** Opens the modules on a server's services. What one needs of another is an argument here, and nowhere else. */
export function openModules(
  services: AppServices,
  { assets, withdrawnMedia, more }: ModuleOptions,
): OpenModules {
  const added = more?.(services) ?? []
  const manifests = [...MANIFESTS, ...added]
  const liveParts = collectLiveParts(manifests)

  const story = openStory(services, {
    media: mediaGateway,
    findPerson: (personId) => actorOfPerson(services, personId),
    copies: storyCopies(services.purge),
  })
  const identity = openIdentity(services, {
    audiences: { newsroom: newsroomAudience, site: siteAudience },
    actorOfToken: (secret) => actorOfToken(services, secret),
    findPerson: findPersonByEmail,
  })
  const media = openMedia(services, {
    findStaff: (request) => identity.authentication.findStaff(request),
    onResolved: story.refreshMedia,
    withdrawn: withdrawnMedia,
  })
  const staff = openStaff(services, { identity, auditLabels: collectAuditLabels(manifests) })
  const readers = openReaders({ ...identity, cookies: identity.cookies.site })
  const pages = openPages(services, { assets, liveParts })
  const { siteContext, cache } = pages
  const live = openLive(services, { siteContext, cache, liveParts })
  const newsroom = openNewsroom(services, { contextFor: story.contextFor, siteContext, assets })
  const syndication = openSyndication(services, { siteContext, cache })
  const all = [openMail(services), story, media, identity, staff, readers, pages, syndication, live, newsroom]
  return { all: [...all, ...added], story, identity, pages, live }
}

export function collectLiveParts(manifests: readonly Manifest<LivePart>[]): LivePart[] {
  return manifests.flatMap(({ live = [] }) => live)
}

export function collectAuditLabels(
  manifests: readonly Pick<Manifest, 'auditLabels'>[],
): Record<string, string> {
  return Object.assign({}, ...manifests.map(({ auditLabels }) => auditLabels)) as Record<string, string>
}

export function collectProblems(manifests: readonly Pick<Manifest, 'problems'>[]): Problems {
  return Object.assign({}, ...manifests.map(({ problems }) => problems)) as Problems
}

/** In the order of their names, which is the order in which they run. Throws where two have one name. */
export function collectMigrations(
  manifests: readonly Pick<Manifest, 'migrations'>[],
): Readonly<Record<string, Migration>> {
  const all = manifests.flatMap(({ migrations = {} }) => Object.entries(migrations))
  const sorted = all.toSorted(([one], [other]) => (one < other ? -1 : 1))
  const twice = sorted.find(([name], at) => name === sorted[at + 1]?.[0])
  if (twice !== undefined) throw new Error(`two migrations are called ${twice[0]}`)
  return Object.fromEntries(sorted)
}
