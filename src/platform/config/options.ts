import type { MediaAddress } from '../media-store/open-media.ts'
import { readTrustProxy } from '../http/caller-address.ts'
import { readS3Address } from '../media-store/s3-store.ts'

/** All options: the source of the type, the checks, `stoppress --help` and docs/configuration.md. */

export interface Option<T> {
  readonly name: string
  /** As documented; the value itself if it is fixed. */
  readonly shownDefault: string
  readonly about: string
  /** Describes valid values, for the error message. */
  readonly expected: string
  /** Never printed. */
  readonly isSecret?: boolean
  /** Undefined for an invalid value. */
  read(text: string): T | undefined
}

function option<T>(given: Option<T>): Option<T> {
  return given
}

export const OPTIONS = {
  host: option({
    name: 'HOST',
    shownDefault: '127.0.0.1',
    about: 'Address to listen on. Use 0.0.0.0 or :: behind a proxy on another machine or in a container.',
    expected: 'an IP address or a host name, such as 127.0.0.1',
    read: (text) => (/^[a-z0-9.:_-]+$/i.test(text) ? text : undefined),
  }),
  port: option({
    name: 'PORT',
    shownDefault: '4000',
    about: 'Port to listen on; 0 takes any free one.',
    expected: 'a whole number from 0 to 65535',
    read: (text) => wholeNumber(text, 0, 65_535),
  }),
  publicUrl: option({
    name: 'PUBLIC_URL',
    shownDefault: 'http://localhost:PORT',
    about: 'Where readers reach this server; canonical links, cards and structured data are made of it.',
    expected: 'an http or https address without a path, such as https://live.example.org',
    read: (text) => {
      const url = URL.parse(text)
      const isPlain =
        url !== null && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === ''
      return isPlain && url.username === '' && url.hash === '' ? url.origin : undefined
    },
  }),
  dataDir: option({
    name: 'DATA_DIR',
    shownDefault: './data',
    about: 'Folder for what is kept on disk.',
    expected: 'a folder’s path',
    read: (text) => (text.includes('\0') ? undefined : text),
  }),
  databaseUrl: option({
    name: 'DATABASE_URL',
    shownDefault: 'sqlite:stoppress.db',
    about: '`sqlite:` and a file in DATA_DIR (or a full path), or `postgres://user:password@host/database`.',
    expected: 'sqlite:FILE or postgres://USER:PASSWORD@HOST/DATABASE',
    isSecret: true,
    read: (text) => (/^(sqlite:.+|postgres(ql)?:\/\/.+)$/.test(text) ? text : undefined),
  }),
  mediaStore: option<MediaAddress>({
    name: 'MEDIA_STORE',
    shownDefault: 'disk',
    about: 'Where pictures are kept: `disk` (DATA_DIR/media), or a bucket of an S3-compatible store.',
    expected: 'disk or s3://KEY:SECRET@HOST/BUCKET?region=REGION',
    isSecret: true,
    read: (text) => (text === 'disk' ? { kind: 'disk' } : readS3Address(text)),
  }),
  oembedProviders: option({
    name: 'OEMBED_PROVIDERS',
    shownDefault: 'none',
    about:
      'Sites besides the known ones whose embeds may show a frame, on click: `PREFIX=ENDPOINT`, parted by commas.',
    expected: 'pairs such as https://video.example.org/=https://video.example.org/oembed, parted by commas',
    read: addressPairs,
  }),
  outside: option({
    name: 'OUTSIDE',
    shownDefault: 'on',
    about:
      'Whether addresses that writers embed are looked up, which shows other sites this server’s address; off: they stay links.',
    expected: 'on or off',
    read: onOrOff,
  }),
  sample: option({
    name: 'STOPPRESS_SAMPLE',
    shownDefault: 'on, and off where NODE_ENV is production',
    about: 'Whether an empty database gets the sample story, which goes on moving while the server runs.',
    expected: 'on or off',
    read: onOrOff,
  }),
  siteName: option({
    name: 'SITE_NAME',
    shownDefault: 'Stop Press',
    about: 'The newsroom’s name, at the top of every page and in structured data.',
    expected: '1 to 80 characters',
    read: (text) => (text.trim() !== '' && text.length <= 80 ? text.trim() : undefined),
  }),
  timeZone: option({
    name: 'TIME_ZONE',
    shownDefault: 'UTC',
    about: 'Zone of the times that pages show before the reader’s script puts them in the reader’s own.',
    expected: 'an IANA time zone, such as Europe/London',
    read: (text) => {
      try {
        return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
      } catch {
        return undefined // the error of Intl says no more than our own message
      }
    },
  }),
  logLevel: option({
    name: 'LOG_LEVEL',
    shownDefault: 'info',
    about: 'How much is logged.',
    expected: 'one of fatal, error, warn, info, debug, trace, silent',
    read: (text) => LOG_LEVELS.find((level) => level === text),
  }),
  maxStreams: option({
    name: 'MAX_STREAMS',
    shownDefault: '50000',
    about: 'Most live streams at once; a reader above that follows by polling. Each takes an open file.',
    expected: 'a whole number from 0 to 1000000',
    read: (text) => wholeNumber(text, 0, 1_000_000),
  }),
  apiCalls: option({
    name: 'API_CALLS_A_MINUTE',
    shownDefault: '6000',
    about: 'How many API calls one token may make in a minute, of 10 kB on average.',
    expected: 'a whole number from 1 to 10000000',
    read: (text) => wholeNumber(text, 1, 10_000_000),
  }),
  cachePurge: option({
    name: 'CACHE_PURGE',
    shownDefault: 'none',
    about: 'Caches in front that are told to forget what was withdrawn: their addresses, parted by commas.',
    expected: 'http or https addresses, parted by commas, such as http://10.0.0.2:6081',
    read: addresses,
  }),
  drainSeconds: option({
    name: 'DRAIN_SECONDS',
    shownDefault: '0',
    about:
      'With several servers: seconds over which this one lets its readers go to the others before it stops.',
    expected: 'a whole number from 0 to 600',
    read: (text) => wholeNumber(text, 0, 600),
  }),
  trustProxy: option({
    name: 'TRUST_PROXY',
    shownDefault: 'off',
    about:
      'Proxies in front that say who calls (X-Forwarded-For): how many, or their addresses and networks. Rate limits need it.',
    expected:
      'off, the number of proxies one behind the other (1 to 9), or their addresses and networks, such as 127.0.0.1,192.0.2.0/24',
    read: readTrustProxy,
  }),
  hsts: option({
    name: 'HSTS',
    shownDefault: 'max-age=31536000 where PUBLIC_URL is https',
    about:
      'Strict-Transport-Security, by which browsers come back over https alone; off leaves it to a proxy in front.',
    expected: 'off, or such as max-age=31536000; includeSubDomains',
    read: (text) =>
      text === 'off' || /^max-age=\d{1,10}(; ?includeSubDomains)?(; ?preload)?$/i.test(text)
        ? text
        : undefined,
  }),
  smtpUrl: option({
    name: 'SMTP_URL',
    shownDefault: 'none',
    about:
      'Mail server that sends sign-in codes and invitations; without one they are shown at the terminal.',
    expected: 'smtp://USER:PASSWORD@HOST:PORT, or smtps:// where TLS comes first',
    isSecret: true,
    read: (text) => {
      const url = URL.parse(text)
      return url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '' ? text : undefined
    },
  }),
  mailFrom: option({
    name: 'MAIL_FROM',
    shownDefault: 'none',
    about: 'Address that mails come from; needed where SMTP_URL is set.',
    expected: 'an address, such as newsroom@example.org or Newsroom <newsroom@example.org>',
    read: (text) =>
      /^([^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(text) ? text : undefined,
  }),
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

function wholeNumber(text: string, min: number, max: number): number | undefined {
  const number = Number(text)
  return /^\d{1,9}$/.test(text) && number >= min && number <= max ? number : undefined
}

function onOrOff(text: string): boolean | undefined {
  return text === 'on' ? true : text === 'off' ? false : undefined
}

function addresses(text: string): string[] | undefined {
  const urls = text.split(',').map((each) => URL.parse(each.trim()))
  const isFit = urls.every((url) => url !== null && /^https?:$/.test(url.protocol) && url.username === '')
  return isFit ? urls.flatMap((url) => url?.href ?? []) : undefined
}

/** Prefixes of addresses, each with its endpoint. */
function addressPairs(text: string): { prefix: string; endpoint: string }[] | undefined {
  const pairs = text.split(',').map((pair) => {
    const [, prefix = '', endpoint = ''] = /^\s*(https?:\/\/[^=\s]+)=(https:\/\/\S+?)\s*$/.exec(pair) ?? []
    return { prefix, endpoint }
  })
  const isFit = pairs.every(
    ({ prefix, endpoint }) => URL.parse(prefix) !== null && URL.parse(endpoint) !== null,
  )
  return isFit ? pairs : undefined
}
