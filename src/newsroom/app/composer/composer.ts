import { signal } from '@preact/signals'
import { v7 as newId } from 'uuid'
import type { DeskPost } from '../../desk-view.ts'
import { EMPTY_BODY, type Body } from '../../../story/body/body.ts'
import type { PostContent } from '../../../story/post/post.ts'
import type { PostJson } from '../../../story/reads/staff-json.ts'
import type { Field } from '../offline/field.ts'
import type { LocalDraft, OutboxItem } from '../offline/records.ts'
import {
  contentOf,
  draftOf,
  editKey,
  isEmpty,
  itemOf,
  pickPost,
  type DraftContent,
  savedAs,
  type Outcome,
  type Saved,
  type StandingPost,
  type Writing,
} from './writing.ts'

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
  #queued: Promise<void> = Promise.resolve()
  /** Drafts that were saved and gone on with, by the item that saved them. */
  readonly #saved = new Map<string, Saved>()
  readonly #field: Field
  readonly #byline: () => readonly string[]
  readonly #wholeOf: (post: DeskPost) => Promise<PostJson>

  /** `wholeOf` gives the whole of a post that the desk has the beginning of. */
  constructor(
    slug: string,
    field: Field,
    byline: () => readonly string[],
    wholeOf: (post: DeskPost) => Promise<PostJson>,
  ) {
    this.slug = slug
    this.#field = field
    this.#byline = byline
    this.#wholeOf = wholeOf
    this.writing.value = this.#blank(byline())
  }

  /** Goes on with what was being written here before, if anything was. */
  async resume(): Promise<void> {
    const { sitting } = this.writing.value
    const [last] = (await this.#field.drafts(this.slug))
      .filter(({ form }) => form === undefined)
      .toSorted((a, b) => b.savedAt - a.savedAt)
    this.hearLastKeys()
    // Whoever has written and sent something meanwhile has it on its way, and not yet off the device.
    const hasBegun = this.sentHere.size > 0 || this.writing.value.sitting !== sitting
    if (last !== undefined && !hasBegun && isEmpty(this.writing.value)) this.open(last)
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
    this.#replace({ key: draft.key, postId: draft.postId, ...(draft.content as DraftContent) }, draft.savedAt)
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
      const whole = post.body === null ? await this.#wholeOf(post) : { ...post, body: post.body }
      const standing = pickPost({ ...whole, state: post.state })
      return this.#replace(
        { key, postId: post.id, post: standing, content: contentOf(whole), correction, kept: undefined },
        undefined,
      )
    }
    this.open(kept)
    if (isCorrection) this.change({ correction: this.writing.value.correction ?? '' })
  }

  /** Puts a text of a person's own making onto the present revision (after a conflict). */
  async rebase(post: StandingPost, content: PostContent, correction: string | undefined): Promise<void> {
    this.hearLastKeys()
    const key = editKey(post.id)
    const begun = await this.#field.draft(key)
    if (begun !== undefined) this.#field.saveDraft({ ...begun, key: `${key}#${newId()}` }) // set aside, not overwritten
    this.#replace(
      { key, postId: post.id, post: pickPost(post), content, correction, kept: undefined },
      undefined,
    )
    this.#save()
  }

  /**
   * Takes an item of the outbox back. `standing` is its post where the server has it already (an answer was lost):
   * then the text goes on as an edit of that.
   */
  async takeBack(item: OutboxItem, standing: DeskPost | undefined): Promise<void> {
    if (this.writing.value.kept?.id === item.id) return this.#unsave(item)
    const draft = await this.#field.discard(item.id)
    if (draft === undefined) return
    if (item.problem?.status === 404) {
      // The post that it edits is gone: its words become a new one.
      const { content } = draft.content as DraftContent
      this.startNew()
      this.change({ content })
      return this.#field.dropDraft(draft.key)
    }
    if (draft.basedOn !== undefined || standing === undefined) return this.open(draft)
    const { content } = draft.content as DraftContent
    await this.rebase(standing, content, undefined)
    await this.#field.dropDraft(draft.key)
  }

  async #queuedEdit(postId: string): Promise<LocalDraft | undefined> {
    const item = (await this.#field.items()).findLast(
      (each) => each.postId === postId && each.state === 'queued' && each.attempts === 0,
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
   * Empties the composer at once, so that the next key belongs to the next update; a draft that is only saved stays in
   * it. Resolves when what was in it lies safely in the outbox. Where the device cannot keep it, it comes back into the
   * composer, or stays among the texts set aside if another has been begun meanwhile; then this rejects.
   */
  async send(outcome: Outcome): Promise<void> {
    this.hearLastKeys()
    const sent = this.writing.value
    const id = newId()
    this.sentHere.add(id)
    const staysADraft = outcome.kind === 'keep' && (sent.post?.state ?? 'draft') === 'draft'
    if (staysADraft) this.#goOn(savedAs(id, sent, false))
    else this.startNew()
    // One after the other: each is the edit of what the one before it made.
    const queued = this.#queued.then(async () => this.#queue(id, sent, outcome, staysADraft))
    this.#queued = queued.catch(() => undefined)
    await queued
  }

  async #queue(id: string, sent: Writing, outcome: Outcome, staysADraft: boolean): Promise<void> {
    const known = sent.kept === undefined ? sent : { ...sent, ...this.#saved.get(sent.kept.id) }
    try {
      const isInstead = await this.#field.send(itemOf(id, this.slug, known, outcome))
      if (staysADraft) this.#isSaved(id, savedAs(id, known, isInstead))
    } catch (error) {
      const { key, post, kept } = known
      // What was saved again meanwhile waits for its turn, and is no edit of this.
      if (staysADraft) this.#saved.set(id, { key, post, kept })
      const now = this.writing.value
      if (now.sitting === known.sitting && now.kept?.id === id) {
        this.#goOn({ key, post, kept }) // and what was typed meanwhile
        this.#save()
        throw error
      }
      this.#field.saveDraft(draftOf(this.slug, known)) // also of a post that was not touched before it was sent
      if (isEmpty(now)) this.writing.value = known
      throw error
    }
  }

  /** What the server has made of a draft that was saved and gone on with. */
  isAt(id: string, revision: number): void {
    const saved = this.#saved.get(id)
    if (saved?.post !== undefined) this.#isSaved(id, { ...saved, post: { ...saved.post, revision } })
  }

  /** A draft that was saved and gone on with, and is not on the server: here it is as if it had not been sent. */
  async #unsave(item: OutboxItem): Promise<void> {
    const { key, kept } = this.writing.value
    const draft = await this.#field.discard(item.id)
    if (draft === undefined || kept === undefined) return // it has gone out
    this.#goOn({ ...kept.as, kept: undefined })
    this.#save()
    await Promise.all(
      [draft.key, key].filter((each) => each !== kept.as.key).map((each) => this.#field.dropDraft(each)),
    )
  }

  #isSaved(id: string, saved: Saved): void {
    this.#saved.set(id, saved)
    if (this.writing.value.kept?.id !== id) return
    this.writing.value = { ...this.writing.value, ...saved }
    if (this.savedAt.value !== undefined) this.#save()
  }

  /** The same words, now those of something else. */
  #goOn(saved: Saved): void {
    this.savedAt.value = undefined
    this.writing.value = { ...this.writing.value, ...saved }
  }

  /** Throws away what is in the composer, and gives what brings it back; a post that it edits stays as it stands. */
  async discard(): Promise<() => void> {
    this.hearLastKeys()
    const thrown = this.writing.value
    this.startNew()
    await this.#field.dropDraft(thrown.key)
    return () => {
      this.#replace(thrown, undefined) // what was begun meanwhile is set aside
      this.#save()
    }
  }

  #replace(writing: Omit<Writing, 'sitting'>, savedAt: number | undefined): void {
    this.hearLastKeys()
    this.savedAt.value = savedAt
    this.writing.value = { ...writing, sitting: newId() }
  }

  #save(): void {
    this.#field.saveDraft(draftOf(this.slug, this.writing.value))
    this.savedAt.value = Date.now()
  }

  #blank(bylines: readonly string[]): Writing {
    const id = newId()
    return {
      key: id,
      sitting: id,
      postId: id,
      post: undefined,
      kept: undefined,
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
