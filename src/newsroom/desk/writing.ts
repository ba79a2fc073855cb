import { signal } from '@preact/signals'
import { v7 as newId } from 'uuid'
import type { DeskPost } from '../../desk/desk-view.ts'
import { EMPTY_BODY, withoutFacts, type Body } from '../../story/body/body.ts'
import type { PostContent } from '../../story/post/post.ts'
import { gist } from '../../story/post/gist.ts'
import type { Field } from '../field/field.ts'
import type { LocalDraft, NewDraft, NewOutboxItem, OutboxItem } from '../field/records.ts'

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
  /** The composer was asked to take the focus. */
  readonly wantsFocus = signal(false)
  /** When the device last had all of it, ms; undefined while nothing was typed. */
  readonly savedAt = signal<number | undefined>(undefined)
  /** Items that went into the outbox from this tab. */
  readonly sentHere = new Set<string>()
  #tellNow: () => void = () => undefined
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
    this.hearLastKeys()
    if (last !== undefined && isEmpty(this.writing.value)) this.open(last)
  }

  /** The next key is in its text, at the end. */
  focus(): void {
    scrollTo({ top: 0 })
    this.wantsFocus.value = true
  }

  /** The editor tells its text a moment after the last key; `tellNow` makes it tell at once. */
  hearLastKeysBy(tellNow: () => void): void {
    this.#tellNow = tellNow
  }

  /** Before anything else takes the place of what is being written: the last keys belong to that. */
  hearLastKeys(): void {
    this.#tellNow()
  }

  startNew(): void {
    this.#replace(this.#blank(this.#byline()), undefined)
  }

  open(draft: LocalDraft): void {
    const kept = draft.content as Pick<Writing, 'post' | 'content' | 'correction'>
    this.#replace({ key: draft.key, postId: draft.postId, ...kept }, draft.savedAt)
  }

  /**
   * Takes a post up to edit it. An edit of it that is still queued here comes back out of the outbox, and what was
   * typed into it before on this device is gone on with. The post may have changed since: then it is sent as the edit
   * of the older revision that it is, and both are put side by side.
   */
  async edit(post: DeskPost, isCorrection: boolean): Promise<void> {
    this.hearLastKeys()
    const key = editKey(post.id)
    const kept = (await this.#field.draft(key)) ?? (await this.#queuedEdit(post.id))
    const correction = isCorrection ? '' : undefined
    if (kept === undefined) {
      const content = contentOf(post)
      return this.#replace({ key, postId: post.id, post: pickPost(post), content, correction }, undefined)
    }
    this.open(kept)
    if (isCorrection) this.change({ correction: this.writing.value.correction ?? '' })
  }

  /** Puts a text of a person's own making onto the present revision (after a conflict). */
  async rebase(post: DeskPost, content: PostContent, correction: string | undefined): Promise<void> {
    this.hearLastKeys()
    const key = editKey(post.id)
    const begun = await this.#field.draft(key)
    if (begun !== undefined) this.#field.saveDraft({ ...begun, key: `${key}#${newId()}` }) // set aside, not overwritten
    this.#replace({ key, postId: post.id, post: pickPost(post), content, correction }, undefined)
    this.#save()
  }

  /**
   * Takes an item of the outbox back. `standing` is its post where the server has it already (an answer was lost):
   * then the text goes on as an edit of that.
   */
  async takeBack(item: OutboxItem, standing: DeskPost | undefined): Promise<void> {
    const draft = await this.#field.discard(item.id)
    if (draft === undefined) return
    if (draft.basedOn !== undefined || standing === undefined) return this.open(draft)
    const { content } = draft.content as Pick<Writing, 'content'>
    await this.rebase(standing, content, undefined)
    await this.#field.dropDraft(draft.key)
  }

  async #queuedEdit(postId: string): Promise<LocalDraft | undefined> {
    const item = (await this.#field.items()).findLast(
      (each) => each.postId === postId && each.state === 'saved here' && each.attempts === 0,
    )
    return item === undefined ? undefined : this.#field.discard(item.id)
  }

  change(change: Partial<Pick<Writing, 'content' | 'correction'>>): void {
    this.writing.value = { ...this.writing.value, ...change }
    this.#save()
  }

  setBody(body: Body): void {
    this.change({ content: { ...this.writing.value.content, body } })
  }

  /**
   * Empties the composer at once, so that the next key belongs to the next update; resolves when what was in it lies
   * safely in the outbox. Where the device cannot keep it, it comes back into the composer, or stays among the texts
   * set aside if another has been begun meanwhile; then this rejects.
   */
  async send(outcome: Outcome): Promise<void> {
    this.hearLastKeys()
    const sent = this.writing.value
    const id = newId()
    this.sentHere.add(id)
    this.startNew()
    try {
      await this.#field.send(itemOf(id, this.slug, sent, outcome))
    } catch (error) {
      this.#field.saveDraft(draftOf(this.slug, sent)) // also of a post that was not touched before it was sent
      if (isEmpty(this.writing.value)) this.writing.value = sent
      throw error
    }
  }

  /** Throws away what is in the composer; a post that it edits stays as it stands. */
  async discard(): Promise<void> {
    const { key } = this.writing.value
    this.startNew()
    await this.#field.dropDraft(key)
  }

  #replace(writing: Writing, savedAt: number | undefined): void {
    this.hearLastKeys()
    this.savedAt.value = savedAt
    this.writing.value = writing
  }

  #save(): void {
    this.#field.saveDraft(draftOf(this.slug, this.writing.value))
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

function editKey(postId: string): string {
  return `edit:${postId}`
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

function draftOf(slug: string, { key, postId, post, content, correction }: Writing): NewDraft {
  return {
    key,
    slug,
    postId,
    content: { post, content, correction },
    ...(post === undefined ? {} : { basedOn: post.revision }),
  }
}

function itemOf(id: string, slug: string, writing: Writing, outcome: Outcome): NewOutboxItem {
  const { key, postId, post, content, correction } = writing
  const words = { ...content, body: withoutFacts(content.body), ...outcomeOf(outcome, post) }
  const posts = `/api/stories/${slug}/posts`
  return {
    id,
    slug,
    postId,
    draftKey: key,
    label: gist(content, 80) || 'A picture',
    request:
      post === undefined
        ? { method: 'POST', path: posts, body: { id: postId, ...words } }
        : {
            method: 'PATCH',
            path: `${posts}/${postId}`,
            body: {
              ...words,
              editId: id,
              basedOn: post.revision,
              ...(correction === undefined || correction.trim() === '' ? {} : { correction }),
            },
          },
  }
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
