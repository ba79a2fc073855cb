import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { isInvalid } from '../../src/platform/problem.ts'
import { bodyFromHtml } from '../../src/story/body/body-from-html.ts'
import { inShort } from '../body-in-short.ts'
import { CLIPBOARD_FORMS } from '../clipboard-forms.ts'
import { isWithoutBrowser } from './chromium.ts'
import { aStory, readers } from './reader.ts'
import { anEditor, text } from './staff.ts'

interface Clipboard {
  readonly html?: string
  readonly plain?: string
  /** PNG, in Base64, under this name. */
  readonly picture?: { readonly name: string; readonly base64: string }
}

describe.skipIf(isWithoutBrowser)('what is pasted into the composer', () => {
  const scene = readers()

  async function open(slug: string): Promise<Page> {
    await aStory(scene.newsroom, slug, 0)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/${slug}`)
    await text(page).click()
    return page
  }

  async function paste(page: Page, clipboard: Clipboard): Promise<void> {
    await text(page).evaluate((element, { html, plain, picture }) => {
      const data = new DataTransfer()
      if (html !== undefined) data.setData('text/html', html)
      if (plain !== undefined) data.setData('text/plain', plain)
      if (picture !== undefined) {
        const bytes = Uint8Array.from(atob(picture.base64), (character) => character.charCodeAt(0))
        data.items.add(new File([bytes], picture.name, { type: 'image/png' }))
      }
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    }, clipboard)
  }

  /** What stands in the composer, in short. */
  async function written(page: Page): Promise<string[]> {
    const body = bodyFromHtml(await text(page).innerHTML())
    if (isInvalid(body)) throw new Error(body.detail)
    return inShort(body.content)
  }

  const picture = async (name = 'image.png') => {
    const image = sharp({ create: { width: 300, height: 80, channels: 3, background: '#ffffff' } })
    return { name, base64: (await image.png().toBuffer()).toString('base64') }
  }

  it('is what the API makes of the same HTML, whatever program it comes from', async () => {
    const page = await open('forms')
    for (const [program, html, expected] of CLIPBOARD_FORMS) {
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await paste(page, { html, plain: 'The same without a form.' })
      expect(await written(page), program).toEqual(expected)
    }
    // The page's own policy stops the styles that Chromium meets while it parses: they are read all the same.
    for (const complaint of scene.complaints.splice(0)) expect(complaint).toContain('Content Security Policy')
  })

  it('is the words, where a spreadsheet adds a picture of them', async () => {
    const page = await open('office')
    await paste(page, {
      html: '<table><tr><td>Harbour</td><td>1,204</td></tr></table>',
      plain: 'Harbour\t1,204',
      picture: await picture(),
    })
    expect(await written(page)).toEqual(['Harbour · 1,204'])
    expect(await page.locator('.picture-box').count()).toBe(0)
  })

  it.each<[what: string, beside: Clipboard]>([
    ['a screenshot', {}],
    ['a picture of a web page', { html: '<meta charset="utf-8"><img src="https://a.example/b.png" alt="">' }],
    ['a file with its name', { plain: '/home/ada/Pictures/image.png' }],
    ['a picture with its address', { plain: 'https://a.example/b.png' }],
  ])('is a picture, where there are no words beside it: %s', async (what, beside) => {
    const page = await open(`picture-${what.replaceAll(' ', '-')}`)
    await paste(page, { ...beside, picture: await picture() })
    await page.locator('.body-text .picture-box').waitFor()
    expect(await page.locator('.body-text img[src*="example"]').count()).toBe(0)
    scene.complaints.splice(0) // of the picture of another site, which the policy does not load
  })

  it('is copied from one update to another as it was', async () => {
    const page = await open('own')
    await page.keyboard.type('- one')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+b')
    await page.keyboard.type('two')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+c')
    await page.keyboard.press('Delete')
    await page.keyboard.press('Control+v')
    expect(await written(page)).toEqual(['- one', '- **two**'])
  })

  it('comes from the clipboard of the system like that', async () => {
    const page = await open('system')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.evaluate(async () => {
      const html =
        '<b style="font-weight:normal"><p><span style="font-weight:400">The ferry left. </span><span style="font-weight:700">All are safe.</span></p></b>'
      const parts = { 'text/html': html, 'text/plain': 'The ferry left. All are safe.' }
      const blobs = Object.entries(parts).map(([type, part]) => [type, new Blob([part], { type })] as const)
      await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
    })
    await text(page).click()
    await page.keyboard.press('Control+v')
    await text(page).getByText('The ferry left.').waitFor()
    expect(await written(page)).toEqual(['The ferry left. **All are safe.**'])
    for (const complaint of scene.complaints.splice(0)) expect(complaint).toContain('Content Security Policy')
  })
})
