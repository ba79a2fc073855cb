import { lazy, Suspense } from 'preact/compat'
import { useRef, useState } from 'preact/hooks'
import type { DeskPost } from '../../contract.ts'
import { bodyText, withoutMetadata, type Body } from '../../../story/body/body.ts'
import type { PostContent } from '../../../story/post/post.ts'
import type { ArticleJson } from '../../../story/article/article-contract.ts'
import { ApiProblem } from '../api/api.ts'
import { call } from '../api/client.ts'
import { BodyEditor } from '../editor/body-editor.tsx'
import type { MediaPort } from '../editor/media-port.ts'
import type { OfflineStore } from '../offline/offline.ts'
import { notify } from '../ui/notices.ts'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { fetchPost } from '../api/revisions.ts'
import {
  RestoredNotice,
  PersistedFormDialog,
  usePersistedForm,
  type PersistedForm,
} from './persisted-form.tsx'
import * as messages from '../messages/en/desk/article-dialog.ts'

const MergeView = lazy(async () => (await import('../composer/merge-view.tsx')).MergeView)

interface ArticleWords {
  readonly headline: string
  readonly standfirst: string
  /** Comma-separated. */
  readonly bylines: string
  readonly body: Body
  /** The article to change; null before it is created. */
  readonly article: { readonly slug: string; readonly revision: number } | null
}

/** Breaks a post out into an article, or edits the existing article. */
export function ArticleDialog({
  slug,
  post,
  language,
  media,
  offline,
  draft,
  onClose,
}: {
  slug: string
  post: DeskPost
  language: string
  media: MediaPort
  offline: OfflineStore
  draft: string | undefined
  onClose: () => void
}) {
  const existing = post.report?.articleSlug ?? null
  const formKey = {
    key: draft ?? `article:${post.id}`,
    slug,
    postId: post.id,
    form: 'article',
    label: messages.article(post.headline ?? ''),
  } as const
  const form = usePersistedForm<ArticleWords>(offline, formKey, async () =>
    existing === null
      ? {
          headline: post.headline ?? '',
          standfirst: '',
          bylines: post.bylines.join(', '),
          body: post.body ?? (await fetchPost(slug, post.id)).body,
          article: null,
        }
      : fromArticle(await call('GET /api/articles/:slug', { params: { slug: existing } })),
  )
  /** A concurrent version by somebody else. */
  const [theirs, setTheirs] = useState<ArticleWords | undefined>(undefined)
  const tellNow = useRef<() => void>(() => undefined)
  const send = async (form: PersistedForm<ArticleWords>) => {
    tellNow.current()
    const sent = form.words
    try {
      const saved = await save(slug, post.id, sent)
      const existing = fromArticle(saved)
      if (sent.article === null && !isAlike(existing, sent)) return setTheirs(existing) // it had already been broken out
      tellNow.current()
      const isAll = await form.isDone(sent)
      notify(messages.theArticleIsPublic, 'done', { label: messages.readIt, href: `/articles/${saved.slug}` })
      if (isAll) return onClose()
      form.rebase({ ...sent, article: existing.article }, { ...form.words, article: existing.article })
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'edit-conflict' || sent.article === null)
        throw error
      setTheirs(fromArticle(await call('GET /api/articles/:slug', { params: { slug: sent.article.slug } })))
    }
  }
  const title = form?.base.article === null ? messages.breakOutIntoAnArticle : messages.article2
  return (
    <PersistedFormDialog
      title={title}
      form={form}
      isWide
      onClose={() => {
        tellNow.current()
        onClose()
      }}
    >
      {(form) =>
        theirs !== undefined ? (
          <Suspense fallback={<p class="hint">{messages.comparing}</p>}>
            <MergeView
              base={asPost(form.base)}
              mine={asPost(form.words)}
              theirs={asPost(theirs)}
              theirName={messages.somebodyElse}
              names={{ dateline: messages.standfirst }}
              into={messages.theArticle}
              onResolve={(merged: PostContent) => {
                form.rebase(theirs, { ...fromPost(merged), article: theirs.article })
                setTheirs(undefined)
                notify(messages.bothAreHereNowRead)
              }}
            />
          </Suspense>
        ) : (
          <Form onSubmit={() => send(form)}>
            {form.base.article !== null && (
              <p>
                <a href={`/articles/${form.base.article.slug}`} target="_blank" rel="noreferrer">
                  {messages.readItAsReadersDo}
                </a>
              </p>
            )}
            <TextField
              label={messages.headline}
              value={form.words.headline}
              onInput={(headline) => form.change({ headline })}
              rows={2}
              required
              isFocused
            />
            <TextField
              label={messages.standfirst}
              value={form.words.standfirst}
              onInput={(standfirst) => form.change({ standfirst })}
              rows={3}
            />
            <TextField
              label={messages.bylinesPartedByCommas}
              value={form.words.bylines}
              onInput={(bylines) => form.change({ bylines })}
            />
            <BodyEditor
              body={form.words.body}
              onChange={(body) => form.change({ body })}
              label={messages.textOfTheArticle}
              placeholder={messages.theWholeReport}
              language={language}
              media={media}
              onReady={(flush) => {
                tellNow.current = flush
              }}
            />
            <SubmitButton>
              {form.base.article === null ? messages.publishTheArticle : messages.saveTheArticle}
            </SubmitButton>
            <RestoredNotice form={form} />
          </Form>
        )
      }
    </PersistedFormDialog>
  )
}

async function save(slug: string, postId: string, sent: ArticleWords): Promise<ArticleJson> {
  const { headline, standfirst, bylines, body, article } = sent
  const words = { headline, standfirst, bylines: namesIn(bylines), body: withoutMetadata(body) }
  return article === null
    ? call('POST /api/stories/:slug/posts/:id/article', { params: { slug, id: postId }, body: words })
    : call('PATCH /api/articles/:slug', {
        params: { slug: article.slug },
        body: { ...words, basedOn: article.revision },
      })
}

function fromArticle({ headline, standfirst, bylines, body, slug, revision }: ArticleJson): ArticleWords {
  return { headline, standfirst, bylines: bylines.join(', '), body, article: { slug, revision } }
}

function namesIn(bylines: string): string[] {
  return bylines
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
}

/** Whether both have the same content: the server normalises white space, and adds picture metadata. */
function isAlike(a: ArticleWords, b: ArticleWords): boolean {
  const [one, other] = [a, b].map(({ headline, standfirst, bylines, body }) =>
    [headline, standfirst, ...namesIn(bylines), bodyText(body)]
      .map((words) => words.replaceAll(/\s+/g, ' ').trim())
      .filter(Boolean)
      .join('\n'),
  )
  return one === other
}

/** In the form of a post for comparison: the standfirst takes the place of the dateline. */
function asPost({ headline, standfirst, bylines, body }: ArticleWords): PostContent {
  return {
    kind: 'report',
    headline,
    dateline: standfirst,
    bylines: namesIn(bylines),
    body: withoutMetadata(body),
    report: null,
    attribution: null,
  }
}

function fromPost({ headline, dateline, bylines, body }: PostContent): Omit<ArticleWords, 'article'> {
  return { headline: headline ?? '', standfirst: dateline ?? '', bylines: bylines.join(', '), body }
}
