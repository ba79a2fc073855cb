/** A bitmap icon, for systems that install apps without SVG support. */
export interface PixelIcon {
  readonly url: string
  readonly size: 192 | 512
}

/**
 * The web app manifest (https://www.w3.org/TR/appmanifest/) that makes the newsroom an app on a phone. `iconUrl` is
 * an SVG with a safe zone (the middle 80 %), so that it may be masked to any shape.
 */
export function createManifest(siteName: string, iconUrl: string, pixelIcons: readonly PixelIcon[] = []) {
  return {
    id: '/newsroom',
    name: `${siteName} newsroom`,
    short_name: shortened(siteName),
    start_url: '/newsroom',
    scope: '/newsroom',
    display: 'standalone',
    theme_color: '#0b4f6c',
    background_color: '#ffffff',
    icons: [
      ...pixelIcons.flatMap(({ url, size }) =>
        (['any', 'maskable'] as const).map((purpose) => ({
          src: url,
          sizes: `${size}x${size}`,
          type: 'image/png',
          purpose,
        })),
      ),
      { src: iconUrl, sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
      { src: iconUrl, sizes: 'any', type: 'image/svg+xml', purpose: 'maskable' },
    ],
  }
}

/** Launchers show about 12 characters below an icon. */
function shortened(siteName: string): string {
  const [first = siteName] = siteName.split(' ')
  return siteName.length <= 12 ? siteName : first.slice(0, 12)
}
