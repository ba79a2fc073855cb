import { describe, expect, it } from 'vitest'
import { createManifest } from './manifest.ts'

describe('the web app manifest', () => {
  it('makes the newsroom an app of its own, with icons that may be cut to shape', () => {
    const manifest = createManifest('The Harbour Courier', '/assets/icon.svg', [
      { url: '/icons/512.png', size: 512 },
    ])
    expect(manifest).toMatchObject({
      name: 'The Harbour Courier newsroom',
      start_url: '/newsroom',
      scope: '/newsroom',
      display: 'standalone',
    })
    expect(manifest.icons.map(({ src, sizes, purpose }) => [src, sizes, purpose])).toEqual([
      ['/icons/512.png', '512x512', 'any'],
      ['/icons/512.png', '512x512', 'maskable'],
      ['/assets/icon.svg', 'any', 'any'],
      ['/assets/icon.svg', 'any', 'maskable'],
    ])
  })

  it('has a name that fits under an icon', () => {
    expect(createManifest('Kurier', '/i.svg').short_name).toBe('Kurier')
    expect(createManifest('Nachrichtenagentur Nord', '/i.svg').short_name.length).toBeLessThanOrEqual(12)
  })
})
