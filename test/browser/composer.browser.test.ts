import AxeBuilder from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { bodyText, type Block, type Body } from '../../src/story/body/body.ts'
import { isWithoutBrowser } from './chromium.ts'
import { aStory, readers } from './reader.ts'
import { anEditor, card, headline, take, text } from './staff.ts'

describe.skipIf(isWithoutBrowser)('the composer', () => {
  const scene = readers()

  /** The body of the newest post of a story, as the API tells it. */
  async function newest(slug: string): Promise<Body> {
    const story = (await scene.newsroom.api('GET', `/api/stories/${slug}`)) as { posts: { body: Body }[] }
    return story.posts[0]?.body ?? { type: 'doc', content: [] }
  }
  async function open(slug: string): Promise<Page> {
    await aStory(scene.newsroom, slug, 0)
    const page = await anEditor(scene)
    await page.goto(`${scene.newsroom.url}/newsroom/${slug}`)
    await text(page).click()
    return page
  }
  async function publish(page: Page): Promise<void> {
    await page.keyboard.press('Control+Enter')
    await page.getByText(/^Published:/).waitFor()
  }

  it('writes bold, italic, links, lists, quotes and headings by keys, in our schema and nothing else', async () => {
    const page = await open('by-keys')
    await page.keyboard.press('Control+b')
    await page.keyboard.type('Bold')
    await page.keyboard.press('Control+b')
    await page.keyboard.press('Control+i')
    await page.keyboard.type(' slant')
    await page.keyboard.press('Control+i')
    await page.keyboard.press('Enter')
    await page.keyboard.type('- one')
    await page.keyboard.press('Enter')
    await page.keyboard.type('two')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.keyboard.type('> said')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Control+Alt+3')
    await page.keyboard.type('A heading')
    await page.keyboard.press('Enter')
    await page.keyboard.type('See the board')
    await page.keyboard.press('Control+Shift+ArrowLeft')
    await page.keyboard.press('Control+k')
    await page.getByLabel('Address of the link').fill('river.example/board')
    await page.keyboard.press('Enter')
    await publish(page)
    const paragraph = (...content: object[]) => ({ type: 'paragraph', content })
    const words = (content: string, ...marks: object[]) =>
      marks.length > 0 ? { type: 'text', text: content, marks } : { type: 'text', text: content }
    expect((await newest('by-keys')).content).toEqual([
      paragraph(words('Bold', { type: 'bold' }), words(' slant', { type: 'italic' })),
      {
        type: 'bulletList',
        content: ['one', 'two'].map((item) => ({ type: 'listItem', content: [paragraph(words(item))] })),
      },
      { type: 'blockquote', content: [paragraph(words('said'))] },
      { type: 'heading', attrs: { level: 3 }, content: [words('A heading')] },
      paragraph(
        words('See the '),
        words('board', { type: 'link', attrs: { href: 'https://river.example/board' } }),
      ),
    ])
  })

  it('types on behind a picture or an embed, and never over one', async () => {
    const page = await open('side-by-side')
    const pixel = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#357' } })
      .png()
      .toBuffer()
    const choose = async (name: string) =>
      page.getByLabel('Picture files').setInputFiles({ name, mimeType: 'image/png', buffer: pixel })
    const pictures = page.locator('.body-text .picture-box')
    await page.keyboard.type('Words first.')
    await choose('one.png')
    await expect.poll(() => pictures.count()).toBe(1)
    await page.keyboard.type('Words between.')
    await choose('two.png')
    await choose('three.png')
    await expect.poll(() => pictures.count()).toBe(3)
    await page.getByRole('button', { name: 'Embed' }).click()
    await page.getByLabel('Address of the post, video or map').fill('https://video.example/watch/1')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Words after.')
    // Selected as a whole by keys, and then typed on, and Enter pressed.
    const select = async (wordsBelow: string) => {
      await text(page).getByText(wordsBelow).click()
      await page.keyboard.press('Home')
      await page.keyboard.press('Backspace')
      await page.locator('.body-text .ProseMirror-selectednode .picture-box').waitFor()
    }
    await select('Words between.')
    await page.keyboard.type('Typed at the selected one.')
    await select('Typed at the selected one.')
    await page.keyboard.press('Enter')
    await page.keyboard.type('A line of its own.')
    for (const tick of await page.locator('.tick input').all()) await tick.check()
    await text(page).getByText('Words after.').click()
    await publish(page)
    const { content } = await newest('side-by-side')
    expect(
      content.map((block) => ('content' in block ? bodyText({ type: 'doc', content: [block] }) : block.type)),
    ).toEqual([
      'Words first.',
      'picture',
      'A line of its own.',
      'Typed at the selected one.',
      'Words between.',
      'picture',
      'picture',
      'embed',
      'Words after.',
    ])
  })

  it('does not make a link of what is no address of a page', async () => {
    const page = await open('no-script')
    await page.keyboard.type('Press me')
    await page.keyboard.press('Control+a')
    for (const address of ['javascript:alert(1)', 'data:text/html,x', 'not an address']) {
      await page.keyboard.press('Control+k')
      await page.getByLabel('Address of the link').fill(address)
      await page.keyboard.press('Enter')
      await page.getByText('Give an address that begins with https://').waitFor()
      await page.keyboard.press('Escape')
      await expect.poll(async () => text(page).evaluate((it) => it === document.activeElement)).toBe(true)
    }
    await page.keyboard.press('Control+k')
    await page.getByLabel('Address of the link').fill('https://bank.example@evil.example')
    await page.keyboard.press('Enter')
    await page.getByText('Leave out what stands before the @').waitFor()
    await page.keyboard.press('Escape')
    expect(await text(page).locator('a').count()).toBe(0)
  })

  it('cleans what is pasted from elsewhere', async () => {
    const page = await open('pasted')
    await text(page).evaluate((element) => {
      const data = new DataTransfer()
      data.setData(
        'text/html',
        '<meta><style>p{color:red}</style><h1 style="color:red">Title</h1><p class="MsoNormal">Plain <b>bold</b> <a href="javascript:alert(1)">bad</a> <a href="https://a.example/" onclick="x()">good</a><script>alert(1)</script></p><table><tr><td>cell</td></tr></table><img src="https://evil.example/x.png">',
      )
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    })
    await publish(page)
    const { content } = await newest('pasted')
    const all = JSON.stringify(content)
    expect(content[0]).toMatchObject({ type: 'heading', attrs: { level: 3 } })
    expect(all).toContain('{"type":"link","attrs":{"href":"https://a.example/"}}')
    for (const gone of ['javascript', 'style', 'evil', 'alert', 'Mso']) expect(all).not.toContain(gone)
    // The page's own policy stopped what the pasted markup tried: that is said, and is the scene here.
    for (const complaint of scene.complaints.splice(0)) expect(complaint).toContain('Content Security Policy')
  })

  it('turns a pasted address of a video into an embed', async () => {
    const page = await open('pasted-video')
    await page.route('**/api/embeds', (route) =>
      route.fulfill({
        json: {
          url: 'x',
          facts: {
            provider: 'YouTube',
            title: 'Flood from above',
            author: '',
            text: '',
            thumbnail: null,
            frame: null,
          },
        },
      }),
    )
    await text(page).evaluate((element) => {
      const data = new DataTransfer()
      data.setData('text/plain', 'https://youtu.be/dQw4w9WgXcQ')
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    })
    await page.locator('.embed-box').getByText('Flood from above').waitFor()
    await publish(page)
    const embeds = (await newest('pasted-video')).content.filter(({ type }) => type === 'embed')
    expect(embeds).toMatchObject([{ attrs: { url: 'https://youtu.be/dQw4w9WgXcQ' } }])
  })

  it('gives back what it was given: a post that is opened and saved is the same', async () => {
    const page = await open('round-trip')
    const content: Block[] = [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'One' },
          { type: 'hardBreak' },
          { type: 'text', text: 'Two', marks: [{ type: 'bold' }, { type: 'italic' }] },
        ],
      },
      {
        type: 'orderedList',
        content: [
          {
            type: 'listItem',
            content: [
              { type: 'paragraph', content: [{ type: 'text', text: 'Item' }] },
              {
                type: 'bulletList',
                content: [
                  {
                    type: 'listItem',
                    content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Inner' }] }],
                  },
                ],
              },
            ],
          },
        ],
      },
      {
        type: 'blockquote',
        content: [
          {
            type: 'paragraph',
            content: [
              {
                type: 'text',
                text: 'Said',
                marks: [{ type: 'link', attrs: { href: 'mailto:a@b.example' } }],
              },
            ],
          },
        ],
      },
      {
        type: 'picture',
        attrs: {
          id: '01a20959-2d53-776d-84d3-a76cd17e0420',
          alt: 'A boat',
          isDecorative: false,
          caption: 'Boat',
          credit: 'Ada',
          focus: { x: 0.25, y: 0.75 },
        },
      },
      { type: 'embed', attrs: { url: 'https://news.example/' } },
      { type: 'heading', attrs: { level: 3 }, content: [{ type: 'text', text: 'End' }] },
    ]
    await scene.newsroom.api('POST', '/api/stories/round-trip/posts', {
      headline: 'Whole',
      body: { type: 'doc', content },
    })
    await take(page, 'Whole', 'Edit')
    await headline(page).fill('Whole again')
    await page.keyboard.press('Control+Enter')
    await page.locator('.desk-post', { hasText: 'Whole again' }).waitFor()
    const kept = (await newest('round-trip')).content.map((block) =>
      block.type === 'picture' || block.type === 'embed'
        ? { ...block, attrs: { ...block.attrs, facts: undefined } }
        : block,
    )
    expect(JSON.parse(JSON.stringify(kept))).toEqual(content)
  })

  it('takes a press that came twice for one', async () => {
    const page = await open('twice')
    const { id } = (await scene.newsroom.api('POST', '/api/stories/twice/posts', { headline: 'Once' })) as {
      id: string
    }
    await take(page, 'Once', 'Edit')
    await headline(page).fill('Twice pressed')
    const button = page.getByRole('button', { name: 'Save the edit' })
    await button.evaluate((element: HTMLElement) => {
      element.click()
      element.click()
    })
    await card(page, 'Twice pressed').waitFor()
    await page.getByText(/^Saved:/).waitFor()
    expect(await page.locator('.outbox').count()).toBe(0)
    const { revisions } = (await scene.newsroom.api('GET', `/api/stories/twice/posts/${id}/revisions`)) as {
      revisions: unknown[]
    }
    expect(revisions).toHaveLength(2)
  })

  it('keeps what is typed through a reload, and sets it aside for another', async () => {
    const page = await open('kept')
    await headline(page).fill('Not lost')
    await page.keyboard.press('Tab')
    await text(page).click()
    await page.keyboard.type('Every word of it.')
    await page.getByText('Saved on this device').waitFor()
    await page.reload()
    await expect.poll(() => headline(page).inputValue()).toBe('Not lost')
    await expect.poll(() => text(page).textContent()).toBe('Every word of it.')
    await page.getByRole('button', { name: 'Set aside' }).click()
    await expect.poll(() => headline(page).inputValue()).toBe('')
    await page
      .locator('.outbox', { hasText: 'Not lost' })
      .getByRole('button', { name: 'Go on writing' })
      .click()
    await expect.poll(() => headline(page).inputValue()).toBe('Not lost')
  })

  it('asks each kind for what it needs, senses long headlines, and fills templates without touching words', async () => {
    const page = await open('kinds')
    await page.getByRole('radio', { name: 'Quote' }).check()
    await text(page).fill('We are ready.')
    await page.getByLabel('Who said it').fill('Ada Finch, harbour master')
    await page.getByRole('radio', { name: 'Snap' }).check() // and back: no word is gone
    await page.getByRole('radio', { name: 'Quote' }).check()
    await headline(page).fill('x'.repeat(80))
    await page.getByText('Long for a phone.').waitFor()
    await headline(page).fill('')
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 100))])).toEqual([])
    await publish(page)
    const reader = await scene.open('/live/kinds')
    await reader.locator('cite', { hasText: 'Ada Finch, harbour master' }).waitFor()
    await page.getByText('Templates').click()
    await headline(page).fill('My own words')
    await page.getByRole('button', { name: 'What we know so far' }).click()
    expect(await headline(page).inputValue()).toBe('My own words')
    await text(page).getByText('First').waitFor()
    // And one of the desk's own, for a colleague.
    await text(page).fill('The ferry leaves at HOUR.')
    await page.getByLabel('Name of a new template').fill('Ferry')
    await page.getByRole('button', { name: 'Keep for the desk' }).click()
    await page.getByText('“Ferry” is there for the whole desk.').waitFor()
    const colleague = await anEditor(scene, 'Bo Reed')
    await aStory(scene.newsroom, 'kinds-too', 0)
    await colleague.goto(`${scene.newsroom.url}/newsroom/kinds-too`)
    await colleague.getByText('Templates').click()
    await colleague.getByRole('button', { name: 'Ferry' }).click()
    await expect.poll(() => text(colleague).textContent()).toBe('The ferry leaves at HOUR.')
    const { violations: others } = await new AxeBuilder({ page: colleague }).analyze()
    expect(others.map(({ id }) => id)).toEqual([])
    await colleague.reload()
    await colleague.context().setOffline(true)
    await colleague.getByText('Templates').click()
    await colleague.getByRole('button', { name: 'Ferry' }).waitFor()
    await colleague.context().setOffline(false)
    await colleague.getByRole('button', { name: 'Remove some' }).click()
    await colleague.getByRole('button', { name: 'Remove “Ferry”' }).click()
    await colleague.getByText('“Ferry” was removed.').waitFor()
    await colleague.getByRole('button', { name: 'Undo' }).click()
    await colleague.getByRole('button', { name: 'Remove “Ferry”' }).waitFor()
  })

  it('puts keys on the screen at once in a post of 2,000 words, on a slow phone', async () => {
    const page = await open('long-post')
    const words = Array.from(
      { length: 40 },
      (_, n) => `Paragraph ${n}. ${'water stood at the wall and '.repeat(8)}`,
    )
    await text(page).evaluate((element, all) => {
      const data = new DataTransfer()
      data.setData('text/html', all.map((each) => `<p>${each}</p>`).join(''))
      element.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
      )
    }, words)
    const count = await text(page).evaluate((element) => (element.textContent ?? '').split(/\s+/).length)
    expect(count).toBeGreaterThan(1_900)
    await page.keyboard.type('Warming up. ', { delay: 30 })
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
    await page.evaluate(() => {
      const found: number[] = []
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) found.push(entry.duration)
      }).observe({ type: 'longtask' })
      Object.assign(globalThis, { longTasks: found })
    })
    await page.keyboard.type('The water board says that the wall holds for now, it says.', { delay: 110 })
    const tasks = await page.evaluate(() => (globalThis as unknown as { longTasks: number[] }).longTasks)
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
    process.stdout.write(
      `58 keys in a post of ${count} words at 4x slowdown: ${tasks.length} long tasks${tasks.length > 0 ? `, the longest ${Math.max(...tasks).toFixed(0)} ms` : ''}\n`,
    )
    await expect.poll(() => text(page).textContent()).toContain('the wall holds for now, it says.')
  })
})
