import { readFileSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import type { TrustProxy } from '../http/caller-address.ts'
import type { MediaAddress } from '../media-store/open-media.ts'
import { OPTIONS, type Option } from './options.ts'

export interface Config {
  readonly host: string
  readonly port: number
  readonly publicUrl: string
  readonly dataDir: string
  /** `sqlite:` and a full path, or a PostgreSQL address (which may hold a password: not for logs). */
  readonly databaseUrl: string
  /** May hold a secret: not for logs. */
  readonly mediaStore: MediaAddress
  /** oEmbed providers of the operator's own list. */
  readonly oembedProviders: readonly { readonly prefix: string; readonly endpoint: string }[]
  /** Whether addresses given by writers are fetched from other sites. */
  readonly isOutboundAllowed: boolean
  readonly sample: boolean
  readonly siteName: string
  readonly timeZone: string
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  readonly maxStreams: number
  readonly apiCalls: number
  readonly trustProxy: TrustProxy
  /** The header Strict-Transport-Security; null if it is not sent. */
  readonly hsts: string | null
  /** Addresses of caches in front from which withdrawn content is purged. */
  readonly cachePurge: readonly string[]
  /** How long readers are drained before the server stops. */
  readonly drainSeconds: number
  /** The mail server (its address may hold a password: not for logs) and who mails come from; null: none. */
  readonly smtp: { readonly url: string; readonly from: string } | null
}

/** An invalid setting: the message names the variable, its value, and what is expected. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads the environment, and files that it names for secrets (`SMTP_URL_FILE`, relative to `folder`); throws a
 * `ConfigError` at the first invalid value. Empty counts as unset.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Config {
  const read = <T>(option: Option<T>, fallback: T): T => {
    const text =
      option.isSecret === true ? readSecret(option.name, environment, folder) : environment[option.name]
    if (text === undefined || text === '') return fallback
    const value = option.read(text)
    if (value !== undefined) return value
    const was = option.isSecret === true ? 'the value it has' : `"${text}"`
    throw new ConfigError(`${option.name} cannot be ${was}: it must be ${option.expected}.`)
  }
  const port = read(OPTIONS.port, 4000)
  const publicUrl = read(OPTIONS.publicUrl, `http://localhost:${port}`)
  const hsts = read(OPTIONS.hsts, 'max-age=31536000')
  const dataDir = resolve(folder, read(OPTIONS.dataDir, './data'))
  return {
    host: read(OPTIONS.host, '127.0.0.1'),
    port,
    publicUrl,
    dataDir,
    databaseUrl: resolveDatabaseUrl(read(OPTIONS.databaseUrl, 'sqlite:stoppress.db'), dataDir),
    mediaStore: read(OPTIONS.mediaStore, { kind: 'disk' }),
    oembedProviders: read(OPTIONS.oembedProviders, []),
    isOutboundAllowed: read(OPTIONS.outside, true),
    sample: read(OPTIONS.sample, environment['NODE_ENV'] !== 'production'),
    siteName: read(OPTIONS.siteName, 'Stop Press'),
    timeZone: read(OPTIONS.timeZone, 'UTC'),
    logLevel: read(OPTIONS.logLevel, 'info'),
    maxStreams: read(OPTIONS.maxStreams, 50_000),
    apiCalls: read(OPTIONS.apiCalls, 6_000),
    trustProxy: read<TrustProxy>(OPTIONS.trustProxy, false),
    // Browsers ignore it over http (RFC 6797, 7.2).
    hsts: hsts === 'off' || !publicUrl.startsWith('https:') ? null : hsts,
    cachePurge: read(OPTIONS.cachePurge, []),
    drainSeconds: read(OPTIONS.drainSeconds, 0),
    smtp: readSmtp(read<string | null>(OPTIONS.smtpUrl, null), read<string | null>(OPTIONS.mailFrom, null)),
  }
}

/**
 * A secret, or the content of the file that is named for it: unlike the environment, files are not visible in process
 * lists.
 */
function readSecret(
  name: string,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): string | undefined {
  const itself = environment[name]
  const path = environment[`${name}_FILE`]
  if (path === undefined || path === '') return itself
  if (itself !== undefined && itself !== '')
    throw new ConfigError(`${name} and ${name}_FILE are both set: leave one of them out.`)
  try {
    return readFileSync(resolve(folder, path), 'utf8').trim()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw new ConfigError(
      `${name}_FILE names ${path}, which cannot be read${code}: give a file that this user may read.`,
      { cause: error },
    )
  }
}

function readSmtp(url: string | null, from: string | null): Config['smtp'] {
  if (url === null) return null
  if (from === null)
    throw new ConfigError(`SMTP_URL is set, so MAIL_FROM must be too: ${OPTIONS.mailFrom.expected}.`)
  return { url, from }
}

function resolveDatabaseUrl(url: string, dataDir: string): string {
  if (!url.startsWith('sqlite:')) return url
  const path = url.slice('sqlite:'.length)
  return path === ':memory:' || isAbsolute(path) ? url : `sqlite:${resolve(dataDir, path)}`
}
