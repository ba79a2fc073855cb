import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { BuiltAssets } from '../pages/assets.ts'
import { createUrlBuilder, type SiteContext, type UrlBuilder, type Site } from '../pages/site-context.ts'
import {
  renderArticlePage,
  renderKeyEventsPage,
  renderOlderPage,
  renderPostPage,
  renderStoryPage,
} from '../pages/render.tsx'
import { pictureSource } from '../pages/views/picture-source.ts'
import { IMAGE_FORMATS } from '../platform/image/image.ts'
import type { MediaStore } from '../platform/media-store/media.ts'
import { embedsIn, picturesIn, type Body, type Picture } from '../story/body/body.ts'
import type { StoryDatabase } from '../story/change.ts'
import { formatCursor, type Cursor } from '../platform/pagination.ts'
import { PAGE_POSTS, postCursor, type VisiblePost } from '../story/post/post.ts'
import { readArticle, readKeyEvents, readPosts, readStory } from '../story/reads/public-read-actions.ts'
import { isOpen } from '../story/story.ts'
import { storyJson } from '../syndication/story-json.ts'
import { STORY_PARTS } from '../pages/story-parts.tsx'
import { archiveProblem } from './problems.ts'

const AT_ONCE = 200

/**
 * Exports a closed story as a folder that any web server can serve from any path: the same pages with relative links,
 * without the script (nothing changes any more), and the whole story as JSON. Returns the number of files. Rejects a
 * story that is still open, and a folder that is not empty.
 */
export async function exportStaticSite(
  deps: { db: StoryDatabase; site: Site; assets: BuiltAssets; media: Pick<MediaStore, 'get'> },
  slug: string,
  folder: string,
): Promise<number> {
  const { db, site, assets } = deps
  const view = await readStory(db, slug, STORY_PARTS)
  if (isOpen(view.story.status))
    throw archiveProblem('export-still-open', `The story "${slug}" is ${view.story.status}.`)
  await assertEmptyFolder(folder)
  const posts: VisiblePost[] = []
  for (let cursor: Cursor | undefined, more = true; more;) {
    const part = await readPosts(db, slug, AT_ONCE, cursor)
    posts.push(...part.posts)
    const last = part.posts.at(-1)
    cursor = last && postCursor(last)
    more = part.hasOlder
  }
  const { story } = view
  let files = 0
  const shown = new Set(story.leadImage === null ? [] : keysOfPicture(story.leadImage))
  for (const post of posts)
    if (post.state !== 'withdrawn') for (const key of keysIn(post.body)) shown.add(key)
  const write = async (path: string, content: string | Buffer): Promise<void> => {
    const whole = join(folder, path)
    await mkdir(dirname(whole), { recursive: true })
    await writeFile(whole, content)
    files += 1
  }
  const siteContextAt = (depth: number): SiteContext => ({
    site,
    paths: createRelativeUrls('../'.repeat(depth)),
    absoluteUrls: createUrlBuilder(site.url),
    assets: assetsAt('../'.repeat(depth), assets),
  })

  await write('index.html', renderStoryPage(view, siteContextAt(0)))
  await write(
    'key-events/index.html',
    renderKeyEventsPage(story, (await readKeyEvents(db, slug)).posts, siteContextAt(1)),
  )
  for (const post of posts)
    await write(`p/${post.id}/index.html`, renderPostPage(story, post, siteContextAt(2)))
  for (const { report, state } of posts) {
    const article = report?.articleSlug ?? null
    if (article === null || state === 'withdrawn') continue
    const brokenOut = await readArticle(db, article)
    for (const key of keysIn(brokenOut.article.body)) shown.add(key)
    const page = renderArticlePage(brokenOut, siteContextAt(2))
    await write(`articles/${article}/index.html`, page)
  }
  // The first page has fewer posts if they are long.
  for (let start = view.posts.length; start < posts.length; start += PAGE_POSTS) {
    const above = posts[start - 1]
    if (above === undefined) continue
    const part = {
      story,
      posts: posts.slice(start, start + PAGE_POSTS),
      hasOlder: start + PAGE_POSTS < posts.length,
    }
    await write(
      `older/${formatCursor(postCursor(above))}/index.html`,
      renderOlderPage(part, siteContextAt(2)),
    )
  }
  await write(
    'story.json',
    `${JSON.stringify(storyJson({ story, posts, hasOlder: false }, siteContextAt(0)), null, 2)}\n`,
  )
  for (const key of shown) {
    const found = await deps.media.get(key)
    if (found !== undefined) await write(`media/${key}`, await buffer(found.stream))
  }
  for (const [name, { encoded }] of assets.files)
    if (!name.endsWith('.js')) await write(`assets/${name}`, encoded.identity)
  return files
}

/** Keys of our media files that a body shows: from its nodes, not from its text. */
function keysIn(body: Body): string[] {
  const thumbnails = embedsIn(body).flatMap(({ attrs }) => attrs.facts?.thumbnail?.src ?? [])
  return [
    ...picturesIn(body).flatMap(({ attrs }) => keysOfPicture(attrs)),
    ...thumbnails.map((src) => src.replace(/^\/media\//, '')),
  ]
}

function keysOfPicture({ id, facts }: Pick<Picture['attrs'], 'id' | 'facts'>): string[] {
  if (facts?.state !== 'ready') return []
  const { version, widths } = facts
  return widths.flatMap((width) =>
    IMAGE_FORMATS.map((format) => pictureSource(id, version, width, format).replace(/^\/media\//, '')),
  )
}

/** Relative links from a page this many folders deep. `index.html` is explicit: not every server adds it. */
function createRelativeUrls(up: string): UrlBuilder {
  return {
    front: () => `${up}index.html`,
    story: () => `${up}index.html`,
    post: (_slug, id) => `${up}p/${id}/index.html`,
    older: (_slug, cursor) => `${up}older/${formatCursor(cursor)}/index.html`,
    keyEvents: () => `${up}key-events/index.html`,
    json: () => `${up}story.json`,
    article: (slug) => `${up}articles/${slug}/index.html`,
    media: (path) => `${up}${path.slice(1)}`,
  }
}

function assetsAt(up: string, { styles, icon }: BuiltAssets) {
  return { styles: `${up}${styles.slice(1)}`, icon: `${up}${icon.slice(1)}`, script: undefined }
}

async function assertEmptyFolder(folder: string): Promise<void> {
  const inside = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  })
  if (inside.length > 0) throw archiveProblem('export-folder-full', `The folder is ${folder}.`)
}
