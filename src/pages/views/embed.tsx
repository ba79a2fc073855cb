import { useContext } from 'preact/hooks'
import type { Embed, EmbedMetadata } from '../../story/body/body.ts'
import { MediaPathContext } from './media-path-context.ts'
import { truncate } from '../../platform/text/truncate.ts'

type Frame = NonNullable<EmbedMetadata['frame']>

/**
 * A preview card of an address. Nothing of the other site is loaded until the reader asks for it; the script shows
 * the button for that.
 */
export function EmbedView({ url, facts = null }: Embed['attrs']) {
  const toMediaPath = useContext(MediaPathContext)
  const provider = facts?.provider ?? URL.parse(url)?.host ?? url
  const { thumbnail = null, frame = null } = facts ?? {}
  const title = facts === null || facts.title === '' ? shortened(url) : facts.title
  return (
    <figure class="embed" data-embed={url}>
      {thumbnail !== null && (
        <img
          loading="lazy"
          decoding="async"
          src={toMediaPath(thumbnail.src)}
          width={thumbnail.width}
          height={thumbnail.height}
          alt=""
        />
      )}
      <a class="embed-text" href={url} rel="noopener">
        <small>{provider}</small>
        {facts !== null && facts.text !== '' && <q>{facts.text}</q>}
        <b>{title}</b>
        {facts !== null && facts.author !== '' && <span>{facts.author}</span>}
      </a>
      {frame !== null && (
        <p class="embed-ask" hidden>
          <button
            type="button"
            data-frame={frame.src}
            data-shape={frameShape(frame)}
            data-title={`${provider}: ${title}`}
          >
            {loadButtonText(provider)}
          </button>
          <small>
            Loads content from {new URL(frame.src).host}, which may set cookies and see that you are here.
          </small>
        </p>
      )}
    </figure>
  )
}

/** Our CSP forbids inline styles: the frame's proportions are one of a few classes. */
function frameShape({ width, height }: Frame): 'wide' | 'even' | 'tall' {
  const share = width / height
  return share > 1.25 ? 'wide' : share > 0.7 ? 'even' : 'tall'
}

function loadButtonText(provider: string): string {
  if (/^(YouTube|Vimeo|TikTok)$/.test(provider)) return `Play the video from ${provider}`
  if (provider === 'OpenStreetMap') return 'Show the map from OpenStreetMap'
  if (provider === 'Datawrapper') return 'Show the chart from Datawrapper'
  return `Show the post from ${provider}`
}

function shortened(url: string): string {
  return truncate(url.replace(/^https?:\/\/(www\.)?/, ''), 80)
}
