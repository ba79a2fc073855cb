import { inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { aPost, aStory } from '../browser/reader.ts'
import { inEachEngine, PATIENCE, textOf, waitForWords } from './scene.ts'

declare global {
  interface Window {
    noticeSeen?: string[]
  }
}

/** Firefox packs what a PDF is made of into object streams (ISO 32000, 7.5.7), Chromium does not. */
function pagesOf(pdf: Buffer): number {
  const text = pdf.toString('latin1')
  const packed = [...text.matchAll(/\/ObjStm\b[^]*?stream\r?\n/g)].map(({ 0: head, index }) => {
    const start = index + head.length
    return inflateSync(pdf.subarray(start, text.indexOf('endstream', start))).toString('latin1')
  })
  return [text, ...packed].join('\n').match(/\/Type\s*\/Page\b/g)?.length ?? 0
}

inEachEngine('a reader', (scene) => {
  const headlines = async () => (await textOf(scene.engine, '#posts h2')).split('\n')
  const noticeIsHidden = async () =>
    scene.engine.evaluate(() => document.getElementById('connection')?.hidden)
  const slugOf = (name: string) => `${name}-${scene.engine.name.toLowerCase()}`

  it('follows a story live, and goes on after a cut with exactly what was missed', async () => {
    const slug = slugOf('followed')
    const [first] = await aStory(scene.newsroom, slug, 3)
    await scene.open(`/live/${slug}`)
    await aPost(scene.newsroom, slug, 'Comes by itself')
    await waitForWords(scene.engine, 'Comes by itself')
    await scene.newsroom.api('PATCH', `/api/stories/${slug}/posts/${first?.id ?? ''}`, {
      headline: 'Post 1, put right',
    })
    await waitForWords(scene.engine, 'Post 1, put right')
    await scene.engine.evaluate(() => {
      const notice = document.getElementById('connection')
      const seen: string[] = (window.noticeSeen = [])
      const watcher = new MutationObserver(() => seen.push(notice?.hidden === true ? 'hidden' : 'shown'))
      if (notice !== null) watcher.observe(notice, { attributeFilter: ['hidden'] })
    })
    scene.link.down()
    for (const n of [1, 2, 3]) await aPost(scene.newsroom, slug, `While cut off ${n}`)
    await expect.poll(noticeIsHidden, { timeout: PATIENCE }).toBe(false)
    expect(await textOf(scene.engine, '#connection')).toMatch(/^Showing .*\. Trying again\.$/)
    scene.link.up()
    await waitForWords(scene.engine, 'While cut off 3')
    expect(await headlines()).toEqual([
      'While cut off 3',
      'While cut off 2',
      'While cut off 1',
      'Comes by itself',
      'Post 3',
      'Post 2',
      'Post 1, put right',
    ])
    await expect.poll(noticeIsHidden, { timeout: PATIENCE }).toBe(true)
    expect(await scene.engine.evaluate(() => window.noticeSeen)).toEqual(['shown', 'hidden'])
  })

  it('prints a story without a page of its own for the summary and one for the key events', async ({
    skip,
  }) => {
    const { print } = scene.engine
    if (print === undefined) return skip('WebKitWebDriver does not print')
    const slug = slugOf('printed')
    const posts = await aStory(scene.newsroom, slug, 4)
    const points = posts.map(({ id }) => ({ text: 'What has happened so far.', postId: id }))
    await scene.newsroom.api('PUT', `/api/stories/${slug}/summary`, { points })
    for (const { id } of posts)
      await scene.newsroom.api('POST', `/api/stories/${slug}/posts/${id}/key-event`, { isKeyEvent: true })
    await scene.open(`/live/${slug}`)
    expect(pagesOf(await print())).toBe(2)
  })

  it('gets older updates below on request, in order, each once', async () => {
    const slug = slugOf('long')
    await aStory(scene.newsroom, slug, 45)
    await scene.open(`/live/${slug}`)
    const articles = async () => (await headlines()).length
    expect(await articles()).toBe(20)
    for (const count of [40, 45]) {
      await scene.engine.click('#older a')
      await expect.poll(articles, { timeout: PATIENCE }).toBe(count)
    }
    expect(await headlines()).toEqual(Array.from({ length: 45 }, (_, n) => `Post ${45 - n}`))
    expect(await scene.engine.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  })
})
