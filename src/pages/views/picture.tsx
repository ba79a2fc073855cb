import { useContext } from 'preact/hooks'
import type { Focus, Picture, PictureMetadata } from '../../story/body/body.ts'
import { MediaPathContext } from './media-path-context.ts'
import { pictureSource } from './picture-source.ts'

type ReadyPicture = Extract<PictureMetadata, { state: 'ready' }>

/** The width of the text column: beside its margin, alone, and on a phone (story.css). */
const COLUMN = '(min-width: 64rem) 37rem, (min-width: 50rem) 46rem, 92vw'
const TALL = '(min-width: 28rem) 25rem, 92vw'
/** Fallback for browsers without srcset. */
const PLAIN_WIDTH = 1200
/** Number of focus positions per axis. */
const FOCUS_STEPS = 4

/**
 * A picture with its caption; until it is ready, a placeholder line. Refused pictures are handled in the newsroom.
 */
export function PictureView({ caption, credit, facts, ...picture }: Picture['attrs']) {
  if (facts?.state === 'refused') return null
  if (facts?.state !== 'ready') return <p class="picture-waiting">A picture will follow.</p>
  // At column width, a portrait would be taller than the screen.
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
 * A picture cropped to 16:9 around its focus, without caption: at the head of a story, on a card. Empty until it is
 * ready. `sizes` as in HTML.
 */
export function CroppedPictureView({
  sizes,
  isFirst = false,
  facts,
  ...picture
}: Picture['attrs'] & {
  sizes: string
  /** At the top of the page: loaded eagerly. */
  isFirst?: boolean
}) {
  if (facts?.state !== 'ready') return null
  const focus = focusClass(picture.focus)
  return <Sources {...picture} facts={facts} sizes={sizes} imageClass={`crop ${focus}`} isFirst={isFirst} />
}

/** At the head of a story or article: cropped, with its caption. */
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
  facts: ReadyPicture
  sizes: string
  imageClass?: string
  isFirst?: boolean
}) {
  const { width, height, version, widths } = facts
  const toMediaPath = useContext(MediaPathContext)
  const address = (each: number, format: string) => toMediaPath(pictureSource(id, version, each, format))
  const all = (format: string) => widths.map((each) => `${address(each, format)} ${each}w`).join(', ')
  const plain = widths.findLast((each) => each <= PLAIN_WIDTH) ?? widths[0] ?? width
  // Loading attributes come before src: a browser may start loading as soon as it reads that.
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

/** Our CSP forbids inline styles, so the focus is one of 25 classes: `focus-X-Y`, 0 is left and top. */
function focusClass({ x, y }: Focus): string {
  const step = (share: number) => Math.min(FOCUS_STEPS, Math.max(0, Math.round(share * FOCUS_STEPS)))
  return `focus-${step(x)}-${step(y)}`
}
