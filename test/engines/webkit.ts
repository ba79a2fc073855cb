import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Builder, By, Capabilities, Key, type WebDriver } from 'selenium-webdriver'
import type { Engine } from './engine.ts'

/** Where Debian keeps WebKitGTK's own small browser, by the machine's kind. */
const BROWSERS = ['x86_64', 'aarch64'].map((kind) => `/usr/lib/${kind}-linux-gnu/webkit2gtk-4.1/MiniBrowser`)

/** ms that a busy machine may take to start a display, a driver or a browser. */
const STARTS_WITHIN = 60_000

export async function launchWebKit(driverPath: string, xvfbPath: string): Promise<Engine> {
  const home = await mkdtemp(join(tmpdir(), 'stop-press-engine-'))
  const ended: (() => Promise<void>)[] = [async () => rm(home, { recursive: true, force: true })]
  const closeAll = async () => {
    for (const end of ended.toReversed()) await end()
  }
  try {
    const display = await startDisplay(xvfbPath, ended)
    const port = await freePort()
    const driverProcess = startGroup(driverPath, [`--port=${port}`], {
      ...process.env,
      DISPLAY: display,
      HOME: home,
      XDG_RUNTIME_DIR: home,
      XDG_CACHE_HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_DATA_HOME: home,
      GDK_BACKEND: 'x11',
      LIBGL_ALWAYS_SOFTWARE: '1',
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', // containers and root have no namespaces to give; it sees our own pages only
      NO_AT_BRIDGE: '1',
      GTK_A11Y: 'none',
    })
    ended.push(async () => endGroup(driverProcess))
    const url = `http://127.0.0.1:${port}`
    await answering(url, driverProcess)
    const driver = await new Builder()
      .usingServer(url)
      .withCapabilities(
        new Capabilities({
          browserName: 'MiniBrowser',
          'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] },
        }),
      )
      .build()
    ended.push(async () => driver.quit())
    const engine = engineOf(driver, closeAll)
    await engine.resize(1280, 900)
    return engine
  } catch (error) {
    await closeAll()
    throw error
  }
}

function engineOf(driver: WebDriver, close: () => Promise<void>): Engine {
  const find = async (selector: string) =>
    driver.findElement(selector.startsWith('//') ? By.xpath(selector) : By.css(selector))
  const size = async () =>
    driver.executeScript<[number, number]>('return [window.innerWidth, window.innerHeight]')
  return {
    name: 'WebKit',
    goto: async (url) => driver.get(url),
    evaluate: async (work, ...args) =>
      driver.executeScript(`return (${work.toString()})(...arguments)`, ...args) as never,
    click: async (selector) => (await find(selector)).click(),
    type: async (text) => driver.actions().sendKeys(text).perform(),
    async press(keys) {
      const [last = '', ...modifiers] = keys.split('+').toReversed()
      const actions = driver.actions()
      for (const key of modifiers) actions.keyDown(problemCode(key))
      actions.sendKeys(problemCode(last))
      for (const key of modifiers) actions.keyUp(problemCode(key))
      await actions.perform()
    },
    chooseFile: async (selector, file) => (await find(selector)).sendKeys(file),
    async resize(width, height) {
      // A window has a frame, whose size is known once there is a window.
      await driver.manage().window().setRect({ x: 0, y: 0, width, height })
      const [innerWidth, innerHeight] = await size()
      if (innerWidth !== width || innerHeight !== height)
        await driver
          .manage()
          .window()
          .setRect({ width: 2 * width - innerWidth, height: 2 * height - innerHeight })
    },
    screenshot: async () => Buffer.from(await driver.takeScreenshot(), 'base64'),
    close,
  }
}

const CODES: Readonly<Record<string, string>> = {
  Control: Key.CONTROL,
  Shift: Key.SHIFT,
  Alt: Key.ALT,
  Enter: Key.ENTER,
  Tab: Key.TAB,
  Escape: Key.ESCAPE,
  Backspace: Key.BACK_SPACE,
  Delete: Key.DELETE,
  Home: Key.HOME,
  End: Key.END,
  ArrowUp: Key.ARROW_UP,
  ArrowDown: Key.ARROW_DOWN,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
}

function problemCode(key: string): string {
  const code = CODES[key] ?? key
  if (code.length !== 1) throw new Error(`The key ${key} has no code here: add it to CODES.`)
  return code
}

function miniBrowser(): string {
  const path = BROWSERS.find((place) => existsSync(place))
  if (path === undefined) throw new Error('WebKitGTK’s MiniBrowser is not here: install webkit2gtk-driver.')
  return path
}

/** An X server of its own, which chooses a number that is free and says it. */
async function startDisplay(path: string, ended: (() => Promise<void>)[]): Promise<string> {
  const xvfb = spawn(
    path,
    ['-displayfd', '3', '-screen', '0', '1600x1400x24', '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  )
  ended.push(async () => {
    const exited = xvfb.exitCode === null && xvfb.signalCode === null ? once(xvfb, 'exit') : undefined
    xvfb.kill('SIGKILL')
    await exited
  })
  const said = xvfb.stdio[3] as Readable
  const [number] = (await Promise.race([
    once(said, 'data'),
    once(xvfb, 'exit').then(() => {
      throw new Error('Xvfb ended at once.')
    }),
  ])) as [Buffer]
  return `:${number.toString().trim()}`
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** The driver starts the browser and that its processes: all are one group, which ends with this process too. */
function startGroup(path: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(path, args, { env, stdio: 'ignore', detached: true })
  process.once('exit', () => killGroup(child))
  return child
}

async function endGroup(child: ChildProcess): Promise<void> {
  const exited = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
  killGroup(child)
  await exited
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // all of it has ended
  }
}

async function answering(url: string, { exitCode }: ChildProcess): Promise<void> {
  const until = performance.now() + STARTS_WITHIN
  for (;;) {
    const answer = await fetch(`${url}/status`).catch(() => undefined)
    if (answer?.ok === true) return
    if (exitCode !== null || performance.now() > until) throw new Error('WebKitWebDriver does not answer.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
