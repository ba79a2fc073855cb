import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Transaction } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database/database.ts'
import { ImageCrash } from '../../platform/image/image-maker.ts'
import type { ImageQueue } from '../../platform/image/image-queue.ts'
import { enqueueJob, type JobTables } from '../../platform/jobs/jobs.ts'
import type { MediaStore } from '../../platform/media-store/media.ts'
import type { Outside } from '../../platform/outside/fetch-outside.ts'
import { Problem } from '../../platform/problem.ts'
import type { Turn } from '../../platform/turns.ts'
import { isEmbedAddress, type EmbedFacts } from '../../story/body/body.ts'
import { planFor, type ConfiguredProvider, type EmbedPlan } from './embed-providers.ts'
import { embedsByUrls, putEmbed, useEmbeds } from './embed-store.ts'
import type { EmbedTables } from './embed-tables.ts'
import { readOembed, readPage, type Told } from './embed-told.ts'
import { embedProblem } from './embed-problems.ts'
import { THUMBNAIL_RECIPE } from '../picture/picture.ts'
import { Type } from 'typebox'
import { tablesOf } from '../../platform/database/tables-of.ts'

export interface EmbedParts {
  readonly db: Database<EmbedTables & JobTables>
  readonly clock: Clock
  readonly store: MediaStore
  readonly images: ImageQueue
  readonly outside: Outside
  readonly providers: readonly ConfiguredProvider[]
}

export const RESOLVE_JOB = { name: 'embed.resolve', payload: Type.Object({ url: Type.String() }) }

/** Of a site that was away: it is asked again by whoever asks next, and for every post that is saved with it. */
const NOT_TOLD = 0
/** ms for all that is asked of a site: somebody waits for the card. */
const MOST_ASKING_MS = 12_000

export interface ResolvedEmbed {
  readonly facts: EmbedFacts
  /** False where the site was away, or its picture is still to be made: there may be more to it later. */
  readonly isTold: boolean
}

/** Bytes of a page or an answer about one; a page's head is in the first part of it. */
const MOST_PAGE = 2_000_000
const MOST_IMAGE = 5_000_000
const MOST_MAKING_MS = 8_000
/** ms that a thumbnail waits for its turn among all that is made here; then the card is without one for now. */
const MOST_WAITING_MS = 20_000

/** What bodies say of these addresses now; one that nobody has looked at is not in it. */
export async function embedFacts(
  db: Pick<Database<EmbedTables>, 'read'>,
  urls: readonly string[],
): Promise<ReadonlyMap<string, EmbedFacts>> {
  const found = await embedsByUrls(db.read, [...new Set(urls)])
  return new Map(found.map(({ url, facts }) => [url, facts]))
}

/** Asks for those that nobody has told of yet to be looked at, in the transaction of the post that shows them. */
export async function wantEmbeds(
  tx: Transaction<JobTables>,
  read: ReadonlyKysely<EmbedTables>,
  urls: readonly string[],
  now: number,
): Promise<void> {
  const known = await embedsByUrls(read, [...new Set(urls)])
  await useEmbeds(
    tablesOf<EmbedTables>(tx),
    known.map(({ url }) => url),
  )
  const told = new Set(known.flatMap(({ url, resolvedAt }) => (resolvedAt > NOT_TOLD ? [url] : [])))
  for (const url of new Set(urls)) {
    if (told.has(url)) continue
    await enqueueJob(tx, { id: `embed:${nameOf(url)}`, kind: RESOLVE_JOB, payload: { url }, runAt: now, now })
  }
}

/**
 * What stands at an address: asked of the site itself where it tells (oEmbed), else read from its page, else a plain
 * card. Throws where the address is refused; a site that is away is a plain card with whatever its address tells.
 */
export async function resolveEmbed(parts: EmbedParts, address: string, turn: Turn): Promise<ResolvedEmbed> {
  const url = address.trim()
  if (!isEmbedAddress(url)) throw embedProblem('embed-unfit')
  const [known] = await embedsByUrls(parts.db.read, [url])
  if (known !== undefined && known.resolvedAt > NOT_TOLD) return { facts: known.facts, isTold: true }
  const { clock } = parts
  const until = clock.now() + MOST_ASKING_MS
  const plan = planFor(url, parts.providers)
  const told = await tellOf(parts, plan, url, until)
  const thumbnail = told === undefined ? null : await keepThumbnail(parts, url, told.image, { until, turn })
  const facts: EmbedFacts = {
    provider: plan.provider,
    title: told?.title ?? '',
    author: told?.author ?? '',
    text: told?.text ?? '',
    thumbnail: thumbnail === 'later' ? null : thumbnail,
    frame:
      plan.frame ??
      (told === undefined ? null : (plan.frameFrom?.({ html: told.html, authorUrl: '' }) ?? null)),
  }
  const isTold = told !== undefined && thumbnail !== 'later'
  await parts.db.transact((tx) => putEmbed(tx, url, facts, isTold ? clock.now() : NOT_TOLD))
  return { facts, isTold }
}

async function tellOf(
  { outside, clock }: EmbedParts,
  plan: EmbedPlan,
  url: string,
  until: number,
): Promise<Told | undefined> {
  const { oembed } = plan
  if (oembed !== null) {
    const told = await unlessAway(async () => {
      const asked = { mostBytes: MOST_PAGE, accept: 'application/json', within: until - clock.now() }
      return readOembed((await outside.get(oembed, asked)).body.toString('utf8'))
    })
    if (told !== undefined) return told
  }
  return unlessAway(async () => {
    const page = await outside.get(url, {
      mostBytes: MOST_PAGE,
      accept: 'text/html',
      within: until - clock.now(),
      isCut: true, // what a page says of itself stands at its beginning
    })
    return readPage(/html/i.test(page.type) ? page.body.toString('utf8') : '')
  })
}

/** A picture of our own keeping, made anew; a card without one is a card. `later` where its turn did not come in time. */
async function keepThumbnail(
  { outside, store, images, clock }: EmbedParts,
  url: string,
  image: string | null,
  { until, turn }: { readonly until: number; readonly turn: Turn },
): Promise<EmbedFacts['thumbnail'] | 'later'> {
  const address = image === null ? undefined : URL.parse(image, url)?.href
  if (address === undefined) return null
  const signal = AbortSignal.timeout(MOST_WAITING_MS)
  try {
    const { body } = await outside.get(address, {
      mostBytes: MOST_IMAGE,
      accept: 'image/jpeg, image/png, image/webp',
      within: until - clock.now(),
    })
    let kept: EmbedFacts['thumbnail'] = null
    await images.make(
      {
        open: async () => ({ stream: Readable.from([body]), size: body.length }),
        recipe: THUMBNAIL_RECIPE,
        bounds: { mostMs: MOST_MAKING_MS },
        turn: { ...turn, signal },
      },
      async (made, folder) => {
        const width = made.widths[0] ?? made.width
        const file = `${nameOf(url)}-${made.version}.jpeg`
        await store.putFile(`embeds/${file}`, join(folder, `${width}.jpeg`), 'image/jpeg')
        const height = Math.round((made.height * width) / made.width)
        kept = { src: `/media/embeds/${file}`, width, height }
      },
    )
    return kept
  } catch (error) {
    // Wherever the picture was said to be, and whatever it is: the card does without.
    if (error instanceof Problem || error instanceof ImageCrash) return null
    if (error === signal.reason) return 'later'
    throw error
  }
}

/** A site that is away or refuses takes nothing from the post; one that must not be asked is said. */
async function unlessAway<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Problem && error.status >= 500) return undefined
    throw error
  }
}

/** The host that an address names; empty where it is none. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? ''
}

function nameOf(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 24)
}
