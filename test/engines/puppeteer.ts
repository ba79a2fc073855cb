import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import puppeteer, { type KeyInput, type Page } from 'puppeteer-core'
import { CHROMIUM_ARGS } from '../browser/chromium.ts'
import type { Engine } from './engine.ts'

/** Calls of Firefox to its maker, all off: a test speaks to our server only. */
const QUIET_FIREFOX = {
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'app.update.disabledForTesting': true,
  'services.settings.server': 'data:,',
}

/** ms that a busy machine may take to start a browser. */
const STARTS_WITHIN = 60_000

export async function launchByPuppeteer(name: 'Chromium' | 'Firefox', path: string): Promise<Engine> {
  const home = await mkdtemp(join(tmpdir(), 'stop-press-engine-'))
  const browser = await puppeteer.launch({
    executablePath: path,
    headless: true,
    timeout: STARTS_WITHIN,
    env: { ...process.env, HOME: home }, // Firefox does not start as root in somebody else's home
    ...(name === 'Firefox'
      ? { browser: 'firefox', extraPrefsFirefox: QUIET_FIREFOX }
      : { browser: 'chrome', args: CHROMIUM_ARGS }),
  })
  const page = await browser.newPage()
  const found = (selector: string) => (selector.startsWith('//') ? `::-p-xpath(${selector})` : selector)
  const engine: Engine = {
    name,
    async goto(url) {
      await page.goto(url)
    },
    evaluate: async (work, ...args) =>
      // Sent as text: the test runner's own marks in a function would not be known in the page.
      page.evaluate(`(${work.toString()})(...${JSON.stringify(args)})`) as never,
    click: async (selector) => page.click(found(selector)),
    type: async (text) => page.keyboard.type(text),
    press: async (keys) => pressKeys(page, keys.split('+') as KeyInput[]),
    async chooseFile(selector, file) {
      const field = await page.$(found(selector))
      if (field === null) throw new Error(`There is no ${selector}.`)
      await (field as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(file)
    },
    resize: async (width, height) => page.setViewport({ width, height }),
    print: async () => Buffer.from(await page.pdf({ format: 'A4' })),
    screenshot: async () => Buffer.from(await page.screenshot()),
    async close() {
      await browser.close()
      await rm(home, { recursive: true, force: true })
    },
  }
  await engine.resize(1280, 900)
  return engine
}

async function pressKeys(page: Page, keys: readonly KeyInput[]): Promise<void> {
  const [last, ...modifiers] = keys.toReversed()
  if (last === undefined) return
  for (const key of modifiers) await page.keyboard.down(key)
  await page.keyboard.press(last)
  for (const key of modifiers) await page.keyboard.up(key)
}
