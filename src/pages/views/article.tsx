import type { Article } from '../../story/article/article.ts'
import type { VisiblePost } from '../../story/post/post.ts'
import type { Story } from '../../story/story.ts'
import type { Edition } from '../edition.ts'
import { BodyView } from './body.tsx'
import { byline } from './byline.ts'
import { Badge } from './story-regions.tsx'
import { Time } from './time.tsx'

export interface ArticleProps {
  readonly story: Story
  readonly post: VisiblePost
  readonly article: Article
  readonly edition: Edition
}

/** A post broken out: the article itself, and the way back to where it belongs in the running story. */
export function ArticlePage({ story, post, article, edition }: ArticleProps) {
  const { links, site } = edition
  return (
    <article class="one article">
      <p class="part-of">
        <Badge story={story} /> <a href={links.story(story.slug)}>{story.headline}</a>
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
      <div class="words">
        <BodyView body={article.body} />
      </div>
      <p class="older">
        <a href={links.post(story.slug, post.id)}>The update that this report grew from</a>
      </p>
      <p class="older">
        <a href={links.story(story.slug)}>
          {story.status === 'live' ? 'Follow the story live' : 'The whole story'}
        </a>
      </p>
    </article>
  )
}
