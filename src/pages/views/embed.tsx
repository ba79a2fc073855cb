import { useContext } from 'preact/hooks'
import type { Embed, EmbedFacts } from '../../story/body/body.ts'
import { MediaPlace } from './media-place.ts'
import { truncate } from '../../platform/text/truncate.ts'

type Frame = NonNullable<EmbedFacts['frame']>

/**
 * A card of what stands at the address. Nothing of the other site is loaded until the reader asks for it; the
 * button that does so is for the script to show.
 */
export function EmbedView({ url, facts = null }: Embed['attrs']) {
  const place = useContext(MediaPlace)
  const provider = facts?.provider ?? URL.parse(url)?.host ?? url
  const { thumbnail = null, frame = null } = facts ?? {}
  const title = facts === null || facts.title === '' ? shortened(url) : facts.title
  return (
    <figure class="embed" data-embed={url}>
      {thumbnail !== null && (
        <img
          loading="lazy"
          decoding="async"
          src={place(thumbnail.src)}
          width={thumbnail.width}
          height={thumbnail.height}
          alt=""
        />
      )}
      <a class="embed-words" href={url} rel="noopener">
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
            data-shape={shapeOf(frame)}
            data-title={`${provider}: ${title}`}
          >
            {wordsOf(provider)}
          </button>
          <small>
            Loads content from {new URL(frame.src).host}, which may set cookies and see that you are here.
          </small>
        </p>
      )}
    </figure>
  )
}

/** Inline styles are not allowed on our pages: the frame's proportions are one of a few classes. */
function shapeOf({ width, height }: Frame): 'wide' | 'even' | 'tall' {
  const share = width / height
  return share > 1.25 ? 'wide' : share > 0.7 ? 'even' : 'tall'
}

function wordsOf(provider: string): string {
  if (/^(YouTube|Vimeo|TikTok)$/.test(provider)) return `Play the video from ${provider}`
  if (provider === 'OpenStreetMap') return 'Show the map from OpenStreetMap'
  if (provider === 'Datawrapper') return 'Show the chart from Datawrapper'
  return `Show the post from ${provider}`
}

function shortened(url: string): string {
  return truncate(url.replace(/^https?:\/\/(www\.)?/, ''), 80)
}
