import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { ImageCrash } from '../../platform/image/image-processor.ts'
import type { ImageQueue } from '../../platform/image/image-queue.ts'
import { enqueueJob, type JobTables } from '../../platform/jobs/jobs.ts'
import type { MediaStore } from '../../platform/media-store/media.ts'
import type { SafeFetch } from '../../platform/safe-fetch/safe-fetch.ts'
import { Problem } from '../../platform/problem.ts'
import type { QueueTicket } from '../../platform/round-robin.ts'
import { isEmbedAddress, type EmbedMetadata } from '../../story/body/body.ts'
import { planFor, type ConfiguredProvider, type EmbedPlan } from './embed-providers.ts'
import { embedsByUrls, putEmbed, touchEmbeds } from './embed-store.ts'
import type { EmbedTables } from './embed-tables.ts'
import { readOembed, readPage, type OembedData } from './embed-metadata.ts'
import { embedProblem } from './embed-problems.ts'
import { THUMBNAIL_RECIPE } from '../picture/picture.ts'
import { Type } from 'typebox'
import { tablesOf } from '../../platform/database/tables-of.ts'

export interface EmbedDeps {
  readonly db: Database<EmbedTables & JobTables>
  readonly clock: Clock
  readonly store: MediaStore
  readonly images: ImageQueue
  readonly safeFetch: SafeFetch
  readonly providers: readonly ConfiguredProvider[]
}

export const RESOLVE_JOB = { name: 'embed.resolve', payload: Type.Object({ url: Type.String() }) }

/**
 * Marks a site that was unavailable: it is asked again on the next request, and for every post that is saved with it.
 */
const NOT_FETCHED = 0
/** Total time limit for a site, ms: somebody waits for the card. */
const FETCH_TIMEOUT_MS = 12_000

export interface ResolvedEmbed {
  readonly facts: EmbedMetadata
  /** False if the site was unavailable, or its picture is still being processed: more may be known later. */
  readonly isComplete: boolean
}

/** Maximum size of a page or oEmbed response, in bytes; the head of a page is in its first part. */
const MAX_PAGE_BYTES = 2_000_000
const MAX_IMAGE_BYTES = 5_000_000
const MAX_MAKING_MS = 8_000
/** How long a thumbnail may queue for processing, ms; then the card has none for now. */
const MAX_WAITING_MS = 20_000

/** The current metadata of these addresses; those never fetched are missing. */
export async function embedMetadata(
  db: Pick<Database<EmbedTables>, 'read'>,
  urls: readonly string[],
): Promise<ReadonlyMap<string, EmbedMetadata>> {
  const found = await embedsByUrls(db.read, [...new Set(urls)])
  return new Map(found.map(({ url, facts }) => [url, facts]))
}

/** Enqueues fetches for addresses without metadata, in the transaction of the post that shows them. */
export async function enqueueEmbedFetches(
  tx: Transaction<JobTables>,
  read: ReadonlyKysely<EmbedTables>,
  urls: readonly string[],
  now: number,
): Promise<void> {
  const known = await embedsByUrls(read, [...new Set(urls)])
  await touchEmbeds(
    tablesOf<EmbedTables>(tx),
    known.map(({ url }) => url),
  )
  const fetched = new Set(known.flatMap(({ url, resolvedAt }) => (resolvedAt > NOT_FETCHED ? [url] : [])))
  for (const url of new Set(urls)) {
    if (fetched.has(url)) continue
    await enqueueJob(tx, {
      id: `embed:${displayHost(url)}`,
      kind: RESOLVE_JOB,
      payload: { url },
      runAt: now,
      now,
    })
  }
}

/**
 * Metadata of an address: from the site's oEmbed endpoint if it has one, else from its page, else a plain card.
 * Throws if the address is rejected; for an unavailable site returns a plain card with what the address itself tells.
 */
export async function resolveEmbed(
  deps: EmbedDeps,
  address: string,
  ticket: QueueTicket,
): Promise<ResolvedEmbed> {
  const url = address.trim()
  if (!isEmbedAddress(url)) throw embedProblem('invalid-embed')
  const [known] = await embedsByUrls(deps.db.read, [url])
  if (known !== undefined && known.resolvedAt > NOT_FETCHED) return { facts: known.facts, isComplete: true }
  const { clock } = deps
  const until = clock.now() + FETCH_TIMEOUT_MS
  const plan = planFor(url, deps.providers)
  const metadata = await fetchMetadata(deps, plan, url, until)
  const thumbnail =
    metadata === undefined ? null : await keepThumbnail(deps, url, metadata.image, { until, ticket })
  const facts: EmbedMetadata = {
    provider: plan.provider,
    title: metadata?.title ?? '',
    author: metadata?.author ?? '',
    text: metadata?.text ?? '',
    thumbnail: thumbnail === 'later' ? null : thumbnail,
    frame:
      plan.frame ??
      (metadata === undefined ? null : (plan.frameFrom?.({ html: metadata.html, authorUrl: '' }) ?? null)),
  }
  const isComplete = metadata !== undefined && thumbnail !== 'later'
  await deps.db.transact((tx) => putEmbed(tx, url, facts, isComplete ? clock.now() : NOT_FETCHED))
  return { facts, isComplete }
}

async function fetchMetadata(
  { safeFetch, clock }: EmbedDeps,
  plan: EmbedPlan,
  url: string,
  until: number,
): Promise<OembedData | undefined> {
  const { oembed } = plan
  if (oembed !== null) {
    const metadata = await ignoreUnavailable(async () => {
      const asked = { maxBytes: MAX_PAGE_BYTES, accept: 'application/json', within: until - clock.now() }
      return readOembed((await safeFetch.get(oembed, asked)).body.toString('utf8'))
    })
    if (metadata !== undefined) return metadata
  }
  return ignoreUnavailable(async () => {
    const page = await safeFetch.get(url, {
      maxBytes: MAX_PAGE_BYTES,
      accept: 'text/html',
      within: until - clock.now(),
      isCut: true, // metadata is at the beginning of a page
    })
    return readPage(/html/i.test(page.type) ? page.body.toString('utf8') : '')
  })
}

/**
 * Stores a re-encoded copy of the thumbnail; a card may go without. `later` if processing did not get its turn in
 * time.
 */
async function keepThumbnail(
  { safeFetch, store, images, clock }: EmbedDeps,
  url: string,
  image: string | null,
  { until, ticket }: { readonly until: number; readonly ticket: QueueTicket },
): Promise<EmbedMetadata['thumbnail'] | 'later'> {
  const address = image === null ? undefined : URL.parse(image, url)?.href
  if (address === undefined) return null
  const signal = AbortSignal.timeout(MAX_WAITING_MS)
  try {
    const { body } = await safeFetch.get(address, {
      maxBytes: MAX_IMAGE_BYTES,
      accept: 'image/jpeg, image/png, image/webp',
      within: until - clock.now(),
    })
    let kept: EmbedMetadata['thumbnail'] = null
    await images.make(
      {
        open: async () => ({ stream: Readable.from([body]), size: body.length }),
        recipe: THUMBNAIL_RECIPE,
        bounds: { timeoutMs: MAX_MAKING_MS },
        ticket: { ...ticket, signal },
      },
      async (image, folder) => {
        const width = image.widths[0] ?? image.width
        const file = `${displayHost(url)}-${image.version}.jpeg`
        await store.putFile(`embeds/${file}`, join(folder, `${width}.jpeg`), 'image/jpeg')
        const height = Math.round((image.height * width) / image.width)
        kept = { src: `/media/embeds/${file}`, width, height }
      },
    )
    return kept
  } catch (error) {
    // Whatever is wrong with the picture, the card goes without it.
    if (error instanceof Problem || error instanceof ImageCrash) return null
    if (error === signal.reason) return 'later'
    throw error
  }
}

/** An unavailable site must not fail the post; an address that must not be fetched is reported. */
async function ignoreUnavailable<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Problem && error.status >= 500) return undefined
    throw error
  }
}

/** The host of an address; empty if it has none. */
export function hostname(url: string): string {
  return URL.parse(url)?.host ?? ''
}

function displayHost(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 24)
}
