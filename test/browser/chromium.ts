import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

/** Where Debian and others put it; CHROMIUM_PATH names any other. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export const chromiumPath = process.env['CHROMIUM_PATH'] ?? PLACES.find((place) => existsSync(place))

/** Browser tests are skipped where there is no browser, but not in CI: there its absence is a failure. */
export const isWithoutBrowser = chromiumPath === undefined && process.env['CI'] === undefined

if (isWithoutBrowser)
  process.stderr.write('Browser tests are skipped: no Chromium here (CHROMIUM_PATH names one).\n')

export const CHROMIUM_ARGS = [
  '--no-sandbox', // CI runs as root
  '--disable-background-networking', // no call to anybody but our server
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

export async function launchChromium(): Promise<Browser> {
  if (chromiumPath === undefined)
    throw new Error('no Chromium: install the package chromium, or set CHROMIUM_PATH')
  return chromium.launch({
    executablePath: chromiumPath,
    args: CHROMIUM_ARGS,
  })
}
