import { mkdir, writeFile } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { startCuttingProxy, type CuttingProxy } from '../browser/cutting-proxy.ts'
import { startNewsroom, type Newsroom } from '../newsroom.ts'
import { ENGINES, isWithoutEngine, launchEngine, type Engine } from './engine.ts'

export interface EngineScene {
  readonly newsroom: Newsroom
  /** The way from the browser to the newsroom, which can be cut. */
  readonly link: CuttingProxy
  readonly engine: Engine
  /** Goes to a path of the newsroom, through the link. */
  open(path: string): Promise<void>
}

/** ms within which what is awaited must come, also on a machine that is busy. */
export const PATIENCE = 20_000

/** The same journeys in each engine; one newsroom for all of a file, one browser for each engine. */
export function inEachEngine(subject: string, journeys: (scene: EngineScene) => void): void {
  let newsroom: Newsroom | undefined
  beforeAll(async () => {
    newsroom = await startNewsroom()
  })
  afterAll(async () => newsroom?.close())

  describe.each(ENGINES)(`${subject}, in %s`, (name) => {
    describe.skipIf(isWithoutEngine(name))('', () => {
      let engine: Engine | undefined
      let link: CuttingProxy | undefined
      const theRest = <T>(part: T | undefined): T => {
        if (part === undefined) throw new Error('it has not been started')
        return part
      }
      const scene: EngineScene = {
        get newsroom() {
          return theRest(newsroom)
        },
        get link() {
          return theRest(link)
        },
        get engine() {
          return theRest(engine)
        },
        async open(path) {
          await this.engine.goto(this.link.url + path)
          await this.engine.evaluate(watchForErrors)
        },
      }
      beforeAll(async () => {
        link = await startCuttingProxy(scene.newsroom.url)
        engine = await launchEngine(name)
      }, 90_000)
      afterEach(async ({ task }) => {
        link?.up()
        await screenshot(scene.engine, task.name)
        expect(await scene.engine.evaluate(() => window.uncaught ?? []), 'what was not caught').toEqual([])
      })
      afterAll(async () => {
        await engine?.close()
        await link?.close()
      })
      journeys(scene)
    })
  })
}

declare global {
  interface Window {
    uncaught?: string[]
  }
}

function watchForErrors(): void {
  if (window.uncaught !== undefined) return
  const uncaught: string[] = (window.uncaught = [])
  addEventListener('error', ({ message }) => uncaught.push(message))
  addEventListener('unhandledrejection', ({ reason }) => uncaught.push(String(reason)))
}

/** A button by its words. */
export const button = (words: string) => `//button[normalize-space()="${words}"]`
/** Resolves when the page shows these words (in what `selector` finds, if given). */
export async function waitForWords(engine: Engine, words: string, selector = 'body'): Promise<void> {
  await expect
    .poll(async () => textOf(engine, selector), { timeout: PATIENCE, interval: 50, message: words })
    .toContain(words)
}

/** The words that people see in all that `selector` finds. */
export async function textOf(engine: Engine, selector: string): Promise<string> {
  return engine.evaluate(
    (each: string) =>
      [...document.querySelectorAll<HTMLElement>(each)].map(({ innerText }) => innerText).join('\n'),
    selector,
  )
}

/** Where screenshots go, to be looked at (SCREENSHOTS names a folder); nowhere unless it is asked for. */
async function screenshot(engine: Engine, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS']
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  await writeFile(`${folder}/${engine.name}-${name.replaceAll(/\W+/g, '-')}.png`, await engine.screenshot())
}
