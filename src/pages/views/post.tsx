import type { VisiblePost } from '../../story/post/post.ts'
import type { Story } from '../../story/story.ts'
import type { Edition } from '../edition.ts'
import { BodyView } from './body.tsx'
import { byline } from './byline.ts'
import { Time } from './time.tsx'

const KIND_NAMES: Partial<Record<VisiblePost['kind'], string>> = {
  'key-event': 'Key event',
  snap: 'Snap',
  report: 'Report',
  quote: 'Quote',
  picture: 'Picture',
  correction: 'Correction',
}

export interface PostProps {
  readonly story: Story
  readonly post: VisiblePost
  readonly edition: Edition
}

/** One post as it stands in the list. The id and `data-at` are what the reader's script finds and orders it by. */
export function PostView({
  story,
  post,
  edition,
  where = 'list',
}: PostProps & { where?: 'list' | 'pinned' | 'page' }) {
  const classes = [
    'post',
    post.kind === 'update' ? '' : post.kind,
    post.state === 'withdrawn' ? 'withdrawn' : '',
  ]
  return (
    <article
      id={`${where === 'pinned' ? 'pinned' : 'p'}-${post.id}`}
      class={classes.filter(Boolean).join(' ')}
      data-at={post.publishedAt}
    >
      <PostMeta story={story} post={post} edition={edition} />
      <div class="words">
        {post.state === 'withdrawn' ? (
          <Withdrawn post={post} edition={edition} />
        ) : (
          <Words post={post} edition={edition} where={where} />
        )}
      </div>
    </article>
  )
}

function PostMeta({ story, post, edition }: PostProps) {
  const kinds = new Set([post.isKeyEvent ? KIND_NAMES['key-event'] : undefined, KIND_NAMES[post.kind]])
  const isWithdrawn = post.state === 'withdrawn'
  return (
    <header>
      <a class="when" href={edition.links.post(story.slug, post.id)}>
        {post.isTimeKnown ? <Time at={post.publishedAt} timeZone={edition.site.timeZone} /> : 'Link'}
      </a>
      {!isWithdrawn && [...kinds].map((kind) => kind !== undefined && <b class="kind">{kind}</b>)}
      {post.dateline !== null && !isWithdrawn && <span class="dateline">{post.dateline}</span>}
      {post.bylines.length > 0 && !isWithdrawn && <span class="byline">{byline(post.bylines)}</span>}
    </header>
  )
}

function Words({ post, edition, where }: Omit<PostProps, 'story'> & { where: string }) {
  const Headline = where === 'page' ? 'h1' : 'h2'
  return (
    <>
      {post.headline !== null && <Headline>{post.headline}</Headline>}
      {post.kind === 'quote' ? (
        <blockquote class="said">
          <BodyView body={post.body} />
          {post.attribution !== null && <cite>{post.attribution}</cite>}
        </blockquote>
      ) : (
        <BodyView body={post.body} />
      )}
      {post.report !== null && <Report report={post.report} edition={edition} />}
      {post.corrections.map((correction) => (
        <p class="notice corrected">
          <b>Corrected</b> <Time at={correction.at} timeZone={edition.site.timeZone} />. {correction.text}
        </p>
      ))}
      {post.updatedAt !== null && (
        <p class="edited">
          Updated <Time at={post.updatedAt} timeZone={edition.site.timeZone} />
        </p>
      )}
    </>
  )
}

function Report({ report, edition }: { report: NonNullable<VisiblePost['report']>; edition: Edition }) {
  const { articleSlug = null } = report
  const url = articleSlug === null ? report.url : edition.links.article(articleSlug)
  const card = (
    <>
      <b>{report.headline}</b>
      {report.standfirst !== '' && <span>{report.standfirst}</span>}
      {report.byline !== '' && <small>{report.byline}</small>}
    </>
  )
  return url === null ? (
    <div class="card">{card}</div>
  ) : (
    <a class="card" href={url} rel="noopener">
      {card}
    </a>
  )
}

function Withdrawn({ post, edition }: Omit<PostProps, 'story'>) {
  return (
    <p class="notice">
      <b>Withdrawn.</b>{' '}
      {post.withdrawnAt !== null && (
        <>
          This update was taken back at <Time at={post.withdrawnAt} timeZone={edition.site.timeZone} />.{' '}
        </>
      )}
      {post.withdrawnReason}
    </p>
  )
}
