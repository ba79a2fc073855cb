import type { Article } from '../../story/article/article.ts'
import type { VisiblePost } from '../../story/post/post.ts'
import type { Story } from '../../story/story.ts'
import type { SiteContext } from '../site-context.ts'
import { BodyView } from './body.tsx'
import { byline } from './byline.ts'
import { Badge } from './story-regions.tsx'
import { Time } from './time.tsx'

export interface ArticleProps {
  readonly story: Story
  readonly post: VisiblePost
  readonly article: Article
  readonly siteContext: SiteContext
}

/** A post broken out: the article itself, and the way back to where it belongs in the running story. */
export function ArticlePage({ story, post, article, siteContext }: ArticleProps) {
  const { paths, site } = siteContext
  return (
    <article class="page-narrow article">
      <p class="part-of">
        <Badge story={story} /> <a href={paths.story(story.slug)}>{story.headline}</a>
      </p>
      <header class="story-head">
        <h1>{article.headline}</h1>
        {article.standfirst !== '' && <p class="standfirst">{article.standfirst}</p>}
        <p class="story-meta">
          {article.bylines.length > 0 && <span>{byline(article.bylines)}</span>}
          <span>
            <Time at={article.publishedAt} timeZone={site.timeZone} />
          </span>
          {article.updatedAt !== null && (
            <span>
              Updated <Time at={article.updatedAt} timeZone={site.timeZone} />
            </span>
          )}
        </p>
      </header>
      <div class="post-body">
        <BodyView body={article.body} />
      </div>
      <p class="older">
        <a href={paths.post(story.slug, post.id)}>The update that this report grew from</a>
      </p>
      <p class="older">
        <a href={paths.story(story.slug)}>
          {story.status === 'live' ? 'Follow the story live' : 'The whole story'}
        </a>
      </p>
    </article>
  )
}
