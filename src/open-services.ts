import { listFrameOrigins } from './media/embed/embed-providers.ts'
import type { AppServices } from './modules.ts'
import { Bus } from './platform/bus.ts'
import { CachePurge } from './platform/cache-purge.ts'
import { securityHeaders } from './platform/http/security-headers.ts'
import { newEpoch, newId } from './platform/ids.ts'
import { logFailures } from './platform/jobs/log-failures.ts'
import { Workers } from './platform/jobs/workers.ts'
import { openMediaStore } from './platform/media-store/open-media.ts'
import type { Network } from './platform/safe-fetch/dial-public.ts'
import { SafeFetch } from './platform/safe-fetch/safe-fetch.ts'
import type { Topic } from './story/topic.ts'

export interface ServiceOptions extends Pick<AppServices, 'config' | 'db' | 'clock'> {
  /** Prints to the server's terminal: mails, if no mail server is configured. Nowhere if omitted. */
  readonly say?: (line: string) => void
  /** The network, replaceable in tests. */
  readonly network?: Network
}

/** What the modules of one server share. Nothing works or listens yet. */
export function openServices(
  { config, db, clock, say = () => undefined, network }: ServiceOptions,
  maxStreams: number,
  log: AppServices['log'],
): AppServices & { readonly workers: Workers } {
  return {
    config,
    site: { name: config.siteName, url: config.publicUrl, timeZone: config.timeZone },
    db,
    clock,
    newId,
    newEpoch,
    bus: new Bus<Topic>(),
    workers: new Workers({ db, clock, newId, onError: logFailures(log) }),
    mediaStore: openMediaStore(config.mediaStore, config.dataDir),
    safeFetch: new SafeFetch(network, config.isOutboundAllowed),
    purge: new CachePurge(config.cachePurge),
    headers: securityHeaders(listFrameOrigins(config.oembedProviders), config.hsts),
    maxStreams,
    log,
    say,
  }
}
