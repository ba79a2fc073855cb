import { useContext } from 'preact/hooks'
import type { Focus, Picture, PictureFacts } from '../../story/body/body.ts'
import { MediaPlace } from './media-place.ts'
import { pictureSource } from './picture-source.ts'

type ReadyFacts = Extract<PictureFacts, { state: 'ready' }>

/** How wide the column of words is: beside its margin, alone, and on a phone (story.css). */
const COLUMN = '(min-width: 64rem) 37rem, (min-width: 50rem) 46rem, 92vw'
const TALL = '(min-width: 28rem) 25rem, 92vw'
/** What a browser that knows no srcset gets. */
const PLAIN_WIDTH = 1200
/** Steps of the focus each way, from edge to edge. */
const FOCUS_STEPS = 4

/** A picture with its words; until it is there, a line that says so. One that was refused is the newsroom's to mend. */
export function PictureView({ caption, credit, facts, ...picture }: Picture['attrs']) {
  if (facts?.state === 'refused') return null
  if (facts?.state !== 'ready') return <p class="picture-waiting">A picture will follow.</p>
  // As wide as the column, a portrait would be taller than the screen.
  const isTall = facts.height > facts.width * 1.1
  return (
    <figure class={isTall ? 'picture tall' : 'picture'}>
      <Sources {...picture} facts={facts} sizes={isTall ? TALL : COLUMN} />
      {(caption !== '' || credit !== '') && (
        <figcaption>
          {caption !== '' && <span>{caption}</span>} {credit !== '' && <small>{credit}</small>}
        </figcaption>
      )}
    </figure>
  )
}

/**
 * A picture cut to 16 by 9 around its focus, without its words: at the head of a story, on a card. Nothing until
 * it is ready. `sizes` is how wide it is shown, as in HTML.
 */
export function CroppedPictureView({
  sizes,
  isFirst = false,
  facts,
  ...picture
}: Picture['attrs'] & {
  sizes: string
  /** At the top of the page: loaded at once. */
  isFirst?: boolean
}) {
  if (facts?.state !== 'ready') return null
  const focus = focusClass(picture.focus)
  return <Sources {...picture} facts={facts} sizes={sizes} imageClass={`crop ${focus}`} isFirst={isFirst} />
}

/** At the head of a story or article: cut to a calm shape, with its words. */
export function LeadPicture({ caption, credit, ...picture }: Picture['attrs']) {
  if (picture.facts?.state !== 'ready') return null
  return (
    <figure class="picture lead">
      <CroppedPictureView caption="" credit="" {...picture} sizes="(min-width: 50rem) 46rem, 92vw" isFirst />
      {(caption !== '' || credit !== '') && (
        <figcaption>
          {caption !== '' && <span>{caption}</span>} {credit !== '' && <small>{credit}</small>}
        </figcaption>
      )}
    </figure>
  )
}

function Sources({
  id,
  alt,
  isDecorative,
  facts,
  sizes,
  imageClass,
  isFirst = false,
}: Pick<Picture['attrs'], 'id' | 'alt' | 'isDecorative'> & {
  facts: ReadyFacts
  sizes: string
  imageClass?: string
  isFirst?: boolean
}) {
  const { width, height, version, widths } = facts
  const place = useContext(MediaPlace)
  const address = (each: number, format: string) => place(pictureSource(id, version, each, format))
  const all = (format: string) => widths.map((each) => `${address(each, format)} ${each}w`).join(', ')
  const plain = widths.findLast((each) => each <= PLAIN_WIDTH) ?? widths[0] ?? width
  // What says how it is loaded comes before src: a browser may begin to load as soon as it reads that.
  return (
    <picture>
      <source type="image/avif" srcset={all('avif')} sizes={sizes} />
      <source type="image/webp" srcset={all('webp')} sizes={sizes} />
      <img
        {...(imageClass === undefined ? {} : { class: imageClass })}
        loading={isFirst ? 'eager' : 'lazy'}
        decoding="async"
        srcset={all('jpeg')}
        sizes={sizes}
        width={width}
        height={height}
        alt={isDecorative ? '' : alt}
        src={address(plain, 'jpeg')}
      />
    </picture>
  )
}

/** Our pages allow no inline style, so the focus is one of 25 classes: `focus-X-Y`, 0 at the left and the top. */
function focusClass({ x, y }: Focus): string {
  const step = (share: number) => Math.min(FOCUS_STEPS, Math.max(0, Math.round(share * FOCUS_STEPS)))
  return `focus-${step(x)}-${step(y)}`
}
