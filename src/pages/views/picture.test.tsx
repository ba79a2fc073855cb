import { renderToString } from 'preact-render-to-string'
import { describe, expect, it } from 'vitest'
import type { Picture } from '../../story/body/body.ts'
import { CroppedPictureView, PictureView } from './picture.tsx'

const id = '01a20959-2d53-776d-84d3-a76cd17e0420'
const attrs: Picture['attrs'] = {
  id,
  alt: 'A bridge under water',
  isDecorative: false,
  caption: 'The bridge at noon',
  credit: 'Zoë/AP',
  focus: { x: 0.5, y: 0.5 },
  facts: {
    state: 'ready',
    width: 3000,
    height: 2000,
    version: '0123456789',
    widths: [480, 800, 1200, 1800, 2400],
  },
}
const render = (change: Partial<Picture['attrs']> = {}) =>
  renderToString(<PictureView {...attrs} {...change} />)

describe('a picture in a post', () => {
  it('comes in the format and the width that the browser chooses, and keeps its place until then', () => {
    const html = render()
    const path = `/media/pictures/${id}/0123456789`
    expect(html).toContain(`<source type="image/avif" srcset="${path}-480.avif 480w, ${path}-800.avif 800w,`)
    expect(html).toContain(`<source type="image/webp" srcset="${path}-480.webp 480w,`)
    expect(html).toContain(`${path}-2400.jpeg 2400w"`)
    expect(html).toContain('width="3000" height="2000" alt="A bridge under water"')
    expect(html).toContain('loading="lazy" decoding="async"')
    expect(html).toContain(`src="${path}-1200.jpeg"`)
    expect(html).not.toContain('style=')
  })

  it('has its caption and its credit, and no empty ones', () => {
    expect(render()).toContain(
      '<figcaption><span>The bridge at noon</span> <small>Zoë/AP</small></figcaption>',
    )
    expect(render({ credit: '' })).toContain('<figcaption><span>The bridge at noon</span> </figcaption>')
    expect(render({ caption: '', credit: '' })).not.toContain('figcaption')
  })

  it('says nothing to who does not see it when it is decoration', () => {
    // An attribute without a value is an empty one (HTML, 13.1.2.3).
    expect(render({ isDecorative: true })).toMatch(/ alt(="")? /)
  })

  it('writes what is in words as words', () => {
    const html = render({ alt: '"><script>', caption: '<script>' })
    expect(html).not.toContain('<script>')
  })

  it('is narrower when it is tall', () => {
    const facts = { state: 'ready', width: 2000, height: 3000, version: '0123456789', widths: [480] } as const
    expect(render({ facts: { ...facts, widths: [480] } })).toContain('<figure class="picture tall">')
    expect(render()).toContain('<figure class="picture">')
  })

  it('is announced until it is there, and leaves no trace when it was refused', () => {
    for (const facts of [undefined, null, { state: 'waiting' } as const]) {
      const { facts: _facts, ...rest } = attrs
      const html = renderToString(<PictureView {...rest} {...(facts === undefined ? {} : { facts })} />)
      expect(html).toBe('<p class="picture-waiting">A picture will follow.</p>')
    }
    expect(render({ facts: { state: 'refused', reason: 'It is a film.' } })).toBe('')
  })

  it.each([
    [{ x: 0, y: 1 }, 'focus-0-4'],
    [{ x: 0.5, y: 0.5 }, 'focus-2-2'],
    [{ x: 0.37, y: 0.9 }, 'focus-1-4'],
    [{ x: -3, y: 99 }, 'focus-0-4'],
  ])('is cut around its focus %j', (focus, name) => {
    const html = renderToString(<CroppedPictureView {...attrs} focus={focus} sizes="20rem" isFirst />)
    expect(html).toContain(`class="crop ${name}"`)
    expect(html).toContain('loading="eager"')
    expect(html).not.toContain('figcaption')
  })
})
