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
  /** Of the first that fits; rejects where there is none. */
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

const { env } = process

/** Debian's place for each, unless the variable names another. */
const ENGINE_PATHS = {
  Chromium: env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  Firefox: env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr',
  WebKit: env['WEBKIT_DRIVER_PATH'] ?? '/usr/bin/WebKitWebDriver',
} as const satisfies Record<EngineName, string>

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
  if (name === 'WebKit') return (await import('./webkit.ts')).launchWebKit(ENGINE_PATHS.WebKit, XVFB)
  return (await import('./puppeteer.ts')).launchByPuppeteer(name, ENGINE_PATHS[name])
}
