import { signal } from '@preact/signals'
import { v7 as newId } from 'uuid'
import type { DeskPost } from '../../desk/desk-view.ts'
import { EMPTY_BODY, withoutFacts, type Body } from '../../story/body.ts'
import type { PostContent } from '../../story/post.ts'
import { gist } from '../../story/gist.ts'
import type { Field } from '../field/field.ts'
import type { LocalDraft } from '../field/records.ts'

/** What is in the composer. */
export interface Writing {
  /** The post's id for a new post, `edit:POSTID` for an edit. */
  readonly key: string
  readonly postId: string
  /** What is being edited; undefined for a new post. */
  readonly post: Pick<DeskPost, 'state' | 'revision' | 'publishAt' | 'isEmbargoed'> | undefined
  readonly content: PostContent
  /** What was wrong, for readers; undefined where this is no correction. */
  readonly correction: string | undefined
}

/** What becomes of it when it is sent. */
export type Outcome =
  | { readonly kind: 'publish' }
  | { readonly kind: 'keep' }
  | { readonly kind: 'hand in' }
  | { readonly kind: 'schedule'; readonly at: string; readonly isEmbargoed: boolean }

/** The composer's text of one story: what is typed is on the device at once, and goes out through the outbox. */
export class Composer {
  readonly slug: string
  readonly writing = signal<Writing>(this.#blank([]))
  /** Counts the times that the composer was asked to take the focus. */
  readonly focused = signal(0)
  /** When the device last had all of it, ms; undefined while nothing was typed. */
  readonly savedAt = signal<number | undefined>(undefined)
  /** Items that went into the outbox from this tab. */
  readonly sentHere = new Set<string>()
  #sending: string | undefined
  readonly #field: Field
  readonly #byline: () => readonly string[]

  constructor(slug: string, field: Field, byline: () => readonly string[]) {
    this.slug = slug
    this.#field = field
    this.#byline = byline
    this.writing.value = this.#blank(byline())
  }

  /** Goes on with what was being written here before, if anything was. */
  async resume(): Promise<void> {
    const [last] = (await this.#field.drafts(this.slug)).toSorted((a, b) => b.savedAt - a.savedAt)
    if (last !== undefined && isEmpty(this.writing.value)) this.open(last)
  }

  /** At once, so that the next key is in it; the editor puts the cursor at the end when it has drawn. */
  focus(): void {
    scrollTo({ top: 0 })
    document.querySelector<HTMLElement>('.composer .body-text')?.focus()
    this.focused.value += 1
  }

  startNew(): void {
    this.savedAt.value = undefined
    this.writing.value = this.#blank(this.#byline())
  }

  open(draft: LocalDraft): void {
    const kept = draft.content as Pick<Writing, 'post' | 'content' | 'correction'>
    this.savedAt.value = draft.savedAt
    this.writing.value = { key: draft.key, postId: draft.postId, ...kept }
  }

  /** Takes a post up to edit it; what was typed into it before on this device is gone on with. */
  async edit(post: DeskPost, isCorrection: boolean): Promise<void> {
    const key = `edit:${post.id}`
    const kept = await this.#field.draft(key)
    if (kept !== undefined && kept.basedOn === post.revision) {
      this.open(kept)
      if (isCorrection) this.change({ correction: this.writing.value.correction ?? '' })
      return
    }
    this.savedAt.value = undefined
    this.writing.value = {
      key,
      postId: post.id,
      post: pickPost(post),
      content: contentOf(post),
      correction: isCorrection ? '' : undefined,
    }
  }

  /** Puts a text of a person's own making onto the present revision (after a conflict). */
  rebase(post: DeskPost, content: PostContent): void {
    this.writing.value = {
      key: `edit:${post.id}`,
      postId: post.id,
      post: pickPost(post),
      content,
      correction: undefined,
    }
    this.focus()
    this.#save()
  }

  change(change: Partial<Pick<Writing, 'content' | 'correction'>>): void {
    this.writing.value = { ...this.writing.value, ...change }
    this.#save()
  }

  setBody(body: Body): void {
    this.change({ content: { ...this.writing.value.content, body } })
  }

  /** Resolves when it lies safely in the outbox; the composer is then empty again. */
  async send(outcome: Outcome): Promise<void> {
    const { writing } = this
    if (this.#sending === writing.value.key) return // pressed twice
    this.#sending = writing.value.key
    try {
      await this.#queue(outcome)
    } finally {
      this.#sending = undefined
    }
  }

  async #queue(outcome: Outcome): Promise<void> {
    const { writing } = this
    const { key, postId, post, content, correction } = writing.value
    const words = { ...content, body: withoutFacts(content.body) }
    const then = outcomeOf(outcome, post)
    const id = newId()
    this.sentHere.add(id)
    await this.#field.send({
      id,
      slug: this.slug,
      postId,
      draftKey: key,
      label: gist(content, 80) || 'A picture',
      request:
        post === undefined
          ? {
              method: 'POST',
              path: `/api/stories/${this.slug}/posts`,
              body: { id: postId, ...words, ...then },
            }
          : {
              method: 'PATCH',
              path: `/api/stories/${this.slug}/posts/${postId}`,
              body: {
                ...words,
                ...then,
                editId: id,
                basedOn: post.revision,
                ...(correction === undefined || correction.trim() === '' ? {} : { correction }),
              },
            },
    })
    if (writing.value.key === key) this.startNew()
  }

  /** Throws away what is in the composer; a post that it edits stays as it stands. */
  async discard(): Promise<void> {
    await this.#field.dropDraft(this.writing.value.key)
    this.startNew()
  }

  #save(): void {
    const { key, postId, post, content, correction } = this.writing.value
    this.#field.saveDraft({
      key,
      slug: this.slug,
      postId,
      content: { post, content, correction },
      ...(post === undefined ? {} : { basedOn: post.revision }),
    })
    this.savedAt.value = Date.now()
  }

  #blank(bylines: readonly string[]): Writing {
    const id = newId()
    return {
      key: id,
      postId: id,
      post: undefined,
      correction: undefined,
      content: {
        kind: 'update',
        headline: null,
        dateline: null,
        body: EMPTY_BODY,
        bylines,
        report: null,
        attribution: null,
      },
    }
  }
}

export function isEmpty({ content, correction }: Writing): boolean {
  return gist(content) === '' && content.body.content.every(isBlankBlock) && (correction ?? '') === ''
}

function isBlankBlock(block: Body['content'][number]): boolean {
  return block.type === 'paragraph' && (block.content ?? []).length === 0
}

/** Only what a writer writes, of a post as the desk has it. */
export function contentOf(post: PostContent): PostContent {
  const { kind, headline, dateline, body, bylines, report, attribution } = post
  return { kind, headline, dateline, body, bylines, report, attribution }
}

function pickPost({ state, revision, publishAt, isEmbargoed }: DeskPost): NonNullable<Writing['post']> {
  return { state, revision, publishAt, isEmbargoed }
}

function outcomeOf(outcome: Outcome, post: Writing['post']): Record<string, unknown> {
  switch (outcome.kind) {
    case 'publish':
      return { publish: true }
    case 'keep':
      return post === undefined ? { publish: false } : {}
    case 'hand in':
      return { submit: true }
    case 'schedule':
      return { schedule: { at: outcome.at, isEmbargoed: outcome.isEmbargoed } }
  }
}
