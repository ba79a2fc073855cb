import type { ComponentChildren } from 'preact'
import type { SiteContext } from '../site-context.ts'

export interface DocumentProps {
  readonly siteContext: SiteContext
  readonly title: string
  readonly language: string
  readonly description?: string
  /** The canonical URL of this page; omitted for pages that should not be linked. */
  readonly canonical?: string
  readonly openGraph?: Readonly<Record<string, string>>
  /** JSON-LD, already escaped for a script element. */
  readonly structuredData?: string
  /** Links of the head: older and newer pages. */
  readonly relations?: readonly { rel: string; href: string; type?: string }[]
  readonly isIndexed?: boolean
  readonly hasScript?: boolean
  readonly children: ComponentChildren
}

export function Document(props: DocumentProps) {
  const {
    siteContext,
    title,
    language,
    description,
    canonical,
    openGraph = {},
    structuredData,
    relations = [],
  } = props
  const { site, assets, paths } = siteContext
  return (
    <html lang={language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title === site.name ? title : `${title} – ${site.name}`}</title>
        {description !== undefined && description !== '' && <meta name="description" content={description} />}
        {props.isIndexed === false && <meta name="robots" content="noindex" />}
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#fbfaf7" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#131417" media="(prefers-color-scheme: dark)" />
        {canonical !== undefined && <link rel="canonical" href={canonical} />}
        {relations.map((relation) => (
          <link {...relation} />
        ))}
        {Object.entries(openGraph).map(([property, content]) =>
          property.startsWith('twitter:') ? (
            <meta name={property} content={content} />
          ) : (
            <meta property={property} content={content} />
          ),
        )}
        <link rel="icon" href={assets.icon} type="image/svg+xml" />
        <link rel="stylesheet" href={assets.styles} />
        {props.hasScript === true && assets.script !== undefined && (
          <script type="module" src={assets.script} />
        )}
        {structuredData !== undefined && (
          <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: structuredData }} />
        )}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the page
        </a>
        <header class="site">
          <a href={paths.front()}>{site.name}</a>
        </header>
        <main id="main" tabIndex={-1}>
          {props.children}
        </main>
        <footer class="site">
          <p>
            <a href={paths.front()}>{site.name}</a> · Published with Stop Press
          </p>
        </footer>
      </body>
    </html>
  )
}
