/**
 * The browsers' engines, behind one small face: what a journey needs, and nothing that only one of them has.
 *
 * Chromium and Firefox are driven by puppeteer-core (over CDP and WebDriver BiDi), WebKitGTK by selenium-webdriver
 * and WebKitWebDriver. All are Debian's own packages; nothing is downloaded. WebDriver sessions of WebKitGTK are
 * private ones, so what is seen there holds for Safari's private windows too.
 */
import { existsSync } from 'node:fs'

export type EngineName = 'Chromium' | 'Firefox' | 'WebKit'

/** CSS, or XPath where it begins with `//`. */
type Selector = string

/** A browser with one page, which stays the same until `close`. */
export interface Engine {
  readonly name: EngineName
  goto(url: string): Promise<void>
  /** Runs in the page: `work` must not refer to anything outside itself. Arguments and result are JSON. */
  evaluate<Args extends readonly unknown[], Result>(
    work: (...args: Args) => Result,
    ...args: Args
  ): Promise<Awaited<Result>>
  /** Of the first that fits, once it stands still and nothing lies over it; rejects where that never comes. */
  click(selector: Selector): Promise<void>
  /** Key by key, to what has the focus. */
  type(text: string): Promise<void>
  /** A key by its name of UI Events, with modifiers before it: `Enter`, `Control+c`. */
  press(keys: string): Promise<void>
  /** Chooses a file, by its path, in a file field. */
  chooseFile(selector: Selector, path: string): Promise<void>
  /** Of the page, in CSS pixels. */
  resize(width: number, height: number): Promise<void>
  /** The page on paper, as PDF; WebKitWebDriver cannot. */
  print?(): Promise<Buffer>
  /** PNG. */
  screenshot(): Promise<Buffer>
  close(): Promise<void>
}

/**
 * Whether something can be clicked: it is there, in sight, has not moved for a frame, and is what lies at its middle.
 * A driver only computes where it is and clicks there, though a picture may come in above it meanwhile. Runs in the
 * page.
 */
async function isClickable(selector: Selector): Promise<boolean> {
  const find = () =>
    selector.startsWith('//')
      ? document.evaluate(selector, document, null, XPathResult.FIRST_ORDERED_NODE_TYPE).singleNodeValue
      : document.querySelector(selector)
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const element = find()
  if (!(element instanceof HTMLElement)) return false
  const place = () => {
    const { x, y, width, height } = element.getBoundingClientRect()
    return { x, y, middle: document.elementFromPoint(x + width / 2, y + height / 2) }
  }
  if (place().middle === null) element.scrollIntoView({ block: 'center', behavior: 'instant' })
  const before = place()
  await frame()
  await frame()
  const after = place()
  const isStill = before.x === after.x && before.y === after.y
  return isStill && element.isConnected && (after.middle === element || element.contains(after.middle))
}

const { env } = process

/** Debian's place for each, unless the variable names another. */
const ENGINE_PATHS = {
  Chromium: env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  Firefox: env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr',
  WebKit: env['WEBKIT_DRIVER_PATH'] ?? '/usr/bin/WebKitWebDriver',
} as const satisfies Record<EngineName, string>

/** ms, on a machine that is busy. */
const CLICKABLE_WITHIN = 15_000

const XVFB = '/usr/bin/Xvfb'

export const ENGINES: readonly EngineName[] = ['Chromium', 'Firefox', 'WebKit']

/** Skipped where the engine is missing, and said so; but not in CI, where its absence is a failure. */
export function isWithoutEngine(name: EngineName): boolean {
  const programs = name === 'WebKit' ? [ENGINE_PATHS.WebKit, XVFB] : [ENGINE_PATHS[name]]
  const missing = programs.filter((program) => !existsSync(program))
  if (missing.length === 0 || env['CI'] !== undefined) return false
  process.stderr.write(`The journeys in ${name} are skipped: ${missing.join(' and ')} is not here.\n`)
  return true
}

export async function launchEngine(name: EngineName): Promise<Engine> {
  const engine =
    name === 'WebKit'
      ? await (await import('./webkit.ts')).launchWebKit(ENGINE_PATHS.WebKit, XVFB)
      : await (await import('./puppeteer.ts')).launchByPuppeteer(name, ENGINE_PATHS[name])
  return {
    ...engine,
    async click(selector) {
      const until = performance.now() + CLICKABLE_WITHIN
      while (!(await engine.evaluate(isClickable, selector)))
        if (performance.now() > until) throw new Error(`${selector} cannot be clicked.`)
      await engine.click(selector)
    },
  }
}
