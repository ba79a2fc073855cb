import { lazy, Suspense } from 'preact/compat'
import { useRef, useState } from 'preact/hooks'
import type { DeskPost } from '../../desk-view.ts'
import { bodyText, withoutFacts, type Body } from '../../../story/body/body.ts'
import type { PostContent } from '../../../story/post/post.ts'
import type { ArticleJson } from '../../../story/reads/staff-json.ts'
import { ApiProblem, call } from '../api/api.ts'
import { BodyEditor } from '../editor/body-editor.tsx'
import type { MediaPort } from '../editor/media-port.ts'
import type { Field } from '../offline/field.ts'
import { notify } from '../ui/notices.ts'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import { wholePost } from '../api/revisions.ts'
import { Begun, KeptDialog, useKeptForm, type KeptForm } from './kept-form.tsx'
import * as messages from '../messages/en/desk/article-dialog.ts'

const MergeView = lazy(async () => (await import('../composer/merge-view.tsx')).MergeView)

interface ArticleWords {
  readonly headline: string
  readonly standfirst: string
  /** Parted by commas. */
  readonly bylines: string
  readonly body: Body
  /** What it changes; null while it is not broken out. */
  readonly article: { readonly slug: string; readonly revision: number } | null
}

/** Breaks a post out into an article, or edits the one that it became. */
export function ArticleDialog({
  slug,
  post,
  language,
  media,
  field,
  draft,
  onClose,
}: {
  slug: string
  post: DeskPost
  language: string
  media: MediaPort
  field: Field
  draft: string | undefined
  onClose: () => void
}) {
  const standing = post.report?.articleSlug ?? null
  const place = {
    key: draft ?? `article:${post.id}`,
    slug,
    postId: post.id,
    form: 'article',
    label: messages.article(post.headline ?? ''),
  } as const
  const kept = useKeptForm<ArticleWords>(field, place, async () =>
    standing === null
      ? {
          headline: post.headline ?? '',
          standfirst: '',
          bylines: post.bylines.join(', '),
          body: post.body ?? (await wholePost(slug, post.id)).body,
          article: null,
        }
      : wordsOf(await call<ArticleJson>('GET', `/api/articles/${standing}`)),
  )
  /** What somebody else has made of it meanwhile. */
  const [theirs, setTheirs] = useState<ArticleWords | undefined>(undefined)
  const tellNow = useRef<() => void>(() => undefined)
  const send = async (form: KeptForm<ArticleWords>) => {
    tellNow.current()
    const sent = form.words
    try {
      const made = await save(slug, post.id, sent)
      const stands = wordsOf(made)
      if (sent.article === null && !isAlike(stands, sent)) return setTheirs(stands) // it was broken out before
      tellNow.current()
      const isAll = await form.isDone(sent)
      notify(messages.theArticleIsPublic, 'done', { label: messages.readIt, href: `/articles/${made.slug}` })
      if (isAll) return onClose()
      form.rebase({ ...sent, article: stands.article }, { ...form.words, article: stands.article })
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.code !== 'edit-conflict' || sent.article === null)
        throw error
      setTheirs(wordsOf(await call<ArticleJson>('GET', `/api/articles/${sent.article.slug}`)))
    }
  }
  const title = kept?.base.article === null ? messages.breakOutIntoAnArticle : messages.article2
  return (
    <KeptDialog
      title={title}
      form={kept}
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
              onReady={(tell) => {
                tellNow.current = tell
              }}
            />
            <SubmitButton>
              {form.base.article === null ? messages.publishTheArticle : messages.saveTheArticle}
            </SubmitButton>
            <Begun form={form} />
          </Form>
        )
      }
    </KeptDialog>
  )
}

async function save(slug: string, postId: string, sent: ArticleWords): Promise<ArticleJson> {
  const { headline, standfirst, bylines, body, article } = sent
  const words = { headline, standfirst, bylines: namesIn(bylines), body: withoutFacts(body) }
  return article === null
    ? call('POST', `/api/stories/${slug}/posts/${postId}/article`, words)
    : call('PATCH', `/api/articles/${article.slug}`, { ...words, basedOn: article.revision })
}

function wordsOf({ headline, standfirst, bylines, body, slug, revision }: ArticleJson): ArticleWords {
  return { headline, standfirst, bylines: bylines.join(', '), body, article: { slug, revision } }
}

function namesIn(bylines: string): string[] {
  return bylines
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
}

/** Whether both say the same: the server puts spaces in order, and knows more of the pictures. */
function isAlike(a: ArticleWords, b: ArticleWords): boolean {
  const [one, other] = [a, b].map(({ headline, standfirst, bylines, body }) =>
    [headline, standfirst, ...namesIn(bylines), bodyText(body)]
      .map((words) => words.replaceAll(/\s+/g, ' ').trim())
      .filter(Boolean)
      .join('\n'),
  )
  return one === other
}

/** As the comparison of posts takes it: the standfirst goes as the dateline. */
function asPost({ headline, standfirst, bylines, body }: ArticleWords): PostContent {
  return {
    kind: 'report',
    headline,
    dateline: standfirst,
    bylines: namesIn(bylines),
    body: withoutFacts(body),
    report: null,
    attribution: null,
  }
}

function fromPost({ headline, dateline, bylines, body }: PostContent): Omit<ArticleWords, 'article'> {
  return { headline: headline ?? '', standfirst: dateline ?? '', bylines: bylines.join(', '), body }
}
