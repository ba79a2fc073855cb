import type { VisiblePost } from '../../story/post/post.ts'
import type { Story } from '../../story/story.ts'
import type { SiteContext } from '../site-context.ts'
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
  readonly siteContext: SiteContext
}

/** One post in the list. The reader's script finds and orders posts by id and `data-at`. */
export function PostView({
  story,
  post,
  siteContext,
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
      <PostMeta story={story} post={post} siteContext={siteContext} />
      <div class="post-body">
        {post.state === 'withdrawn' ? (
          <WithdrawnNotice post={post} siteContext={siteContext} />
        ) : (
          <PostText post={post} siteContext={siteContext} where={where} />
        )}
      </div>
    </article>
  )
}

function PostMeta({ story, post, siteContext }: PostProps) {
  const kinds = new Set([post.isKeyEvent ? KIND_NAMES['key-event'] : undefined, KIND_NAMES[post.kind]])
  const isWithdrawn = post.state === 'withdrawn'
  return (
    <header>
      <a class="when" href={siteContext.paths.post(story.slug, post.id)}>
        {post.isTimeKnown ? <Time at={post.publishedAt} timeZone={siteContext.site.timeZone} /> : 'Link'}
      </a>
      {!isWithdrawn && [...kinds].map((kind) => kind !== undefined && <b class="kind">{kind}</b>)}
      {post.dateline !== null && !isWithdrawn && <span class="dateline">{post.dateline}</span>}
      {post.bylines.length > 0 && !isWithdrawn && <span class="byline">{byline(post.bylines)}</span>}
    </header>
  )
}

function PostText({ post, siteContext, where }: Omit<PostProps, 'story'> & { where: string }) {
  const Headline = where === 'page' ? 'h1' : 'h2'
  return (
    <>
      {post.headline !== null && <Headline>{post.headline}</Headline>}
      {post.kind === 'quote' ? (
        <blockquote class="quotation">
          <BodyView body={post.body} />
          {post.attribution !== null && <cite>{post.attribution}</cite>}
        </blockquote>
      ) : (
        <BodyView body={post.body} />
      )}
      {post.report !== null && <Report report={post.report} siteContext={siteContext} />}
      {post.corrections.map((correction) => (
        <p class="notice corrected">
          <b>Corrected</b> <Time at={correction.at} timeZone={siteContext.site.timeZone} />. {correction.text}
        </p>
      ))}
      {post.updatedAt !== null && (
        <p class="edited">
          Updated <Time at={post.updatedAt} timeZone={siteContext.site.timeZone} />
        </p>
      )}
    </>
  )
}

function Report({
  report,
  siteContext,
}: {
  report: NonNullable<VisiblePost['report']>
  siteContext: SiteContext
}) {
  const { articleSlug = null } = report
  const url = articleSlug === null ? report.url : siteContext.paths.article(articleSlug)
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

function WithdrawnNotice({ post, siteContext }: Omit<PostProps, 'story'>) {
  return (
    <p class="notice">
      <b>Withdrawn.</b>{' '}
      {post.withdrawnAt !== null && (
        <>
          This update was taken back at <Time at={post.withdrawnAt} timeZone={siteContext.site.timeZone} />
          .{' '}
        </>
      )}
      {post.withdrawnReason}
    </p>
  )
}
