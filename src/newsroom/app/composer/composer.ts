import { signal } from '@preact/signals'
import { v7 as newId } from 'uuid'
import type { DeskPost } from '../../contract.ts'
import { EMPTY_BODY, type Body } from '../../../story/body/body.ts'
import type { PostContent } from '../../../story/post/post.ts'
import type { PostJson } from '../../../story/post/post-contract.ts'
import type { OfflineStore } from '../offline/offline.ts'
import type { LocalDraft, OutboxItem } from '../offline/records.ts'
import {
  pickContent,
  toDraft,
  editKey,
  isEmpty,
  toOutboxItem,
  pickPost,
  type DraftContent,
  afterSave,
  type Outcome,
  type SavedState,
  type BasePost,
  type ComposerState,
} from './composer-state.ts'

/** The composer of one story: input is stored on the device at once, and sent via the outbox. */
export class Composer {
  readonly slug: string
  readonly state = signal<ComposerState>(this.#blank([]))
  /** Requests for focus. */
  readonly wantsFocus = signal(false)
  /** When all input was last stored on the device, ms; undefined before any input. */
  readonly savedAt = signal<number | undefined>(undefined)
  /** Outbox items from this tab. */
  readonly sentHere = new Set<string>()
  #flush: () => void = () => undefined
  #queued: Promise<void> = Promise.resolve()
  /** Saved drafts that are still in the composer, by the item that saved them. */
  readonly #savedDrafts = new Map<string, SavedState>()
  readonly #offline: OfflineStore
  readonly #byline: () => readonly string[]
  readonly #fetchWhole: (post: DeskPost) => Promise<PostJson>

  /** `fetchWhole` fetches the complete post for one that the desk has abridged. */
  constructor(
    slug: string,
    offline: OfflineStore,
    byline: () => readonly string[],
    fetchWhole: (post: DeskPost) => Promise<PostJson>,
  ) {
    this.slug = slug
    this.#offline = offline
    this.#byline = byline
    this.#fetchWhole = fetchWhole
    this.state.value = this.#blank(byline())
  }

  /** Restores unfinished work, if any. */
  async resume(): Promise<void> {
    const { sessionKey } = this.state.value
    const [last] = (await this.#offline.drafts(this.slug))
      .filter(({ form }) => form === undefined)
      .toSorted((a, b) => b.savedAt - a.savedAt)
    this.flushPendingInput()
    // Anything sent meanwhile is queued, and still on the device.
    const hasBegun = this.sentHere.size > 0 || this.state.value.sessionKey !== sessionKey
    if (last !== undefined && !hasBegun && isEmpty(this.state.value)) this.open(last)
  }

  /** Moves the cursor to the end of the text. */
  focus(): void {
    scrollTo({ top: 0 })
    this.wantsFocus.value = true
  }

  /** The editor emits its text with a delay; the given function flushes it. */
  setPendingInputFlush(flush: () => void): void {
    this.#flush = flush
  }

  /** Called before the content is replaced: pending input belongs to it. */
  flushPendingInput(): void {
    this.#flush()
  }

  startNew(): void {
    this.#replace(this.#blank(this.#byline()), undefined)
  }

  open(draft: LocalDraft): void {
    this.#replace({ key: draft.key, postId: draft.postId, ...(draft.content as DraftContent) }, draft.savedAt)
  }

  /**
   * Opens a post for editing. A queued edit of it is recalled from the outbox, and an earlier draft on this device is
   * resumed. The post may have changed since: the edit is then sent with its base revision, and both versions are
   * merged by a person.
   */
  async edit(post: DeskPost, isCorrection: boolean): Promise<void> {
    this.flushPendingInput()
    const key = editKey(post.id)
    const previous = (await this.#offline.draft(key)) ?? (await this.#queuedEdit(post.id))
    const correction = isCorrection ? '' : undefined
    if (previous === undefined) {
      const whole = post.body === null ? await this.#fetchWhole(post) : { ...post, body: post.body }
      const existing = pickPost({ ...whole, state: post.state })
      return this.#replace(
        { key, postId: post.id, post: existing, content: pickContent(whole), correction, kept: undefined },
        undefined,
      )
    }
    this.open(previous)
    if (isCorrection) this.change({ correction: this.state.value.correction ?? '' })
  }

  /** Bases a text on the current revision (after a conflict). */
  async rebase(post: BasePost, content: PostContent, correction: string | undefined): Promise<void> {
    this.flushPendingInput()
    const key = editKey(post.id)
    const begun = await this.#offline.draft(key)
    if (begun !== undefined) this.#offline.saveDraft({ ...begun, key: `${key}#${newId()}` }) // stored under another key, not overwritten
    this.#replace(
      { key, postId: post.id, post: pickPost(post), content, correction, kept: undefined },
      undefined,
    )
    this.#save()
  }

  /**
   * Recalls an item from the outbox. `existing` is its post if the server has it already (a response was lost): then
   * the text continues as an edit of that.
   */
  async recallItem(item: OutboxItem, existing: DeskPost | undefined): Promise<void> {
    if (this.state.value.kept?.id === item.id) return this.#unsave(item)
    const draft = await this.#offline.discard(item.id)
    if (draft === undefined) return
    if (item.problem?.status === 404) {
      // The edited post is gone: the text becomes a new post.
      const { content } = draft.content as DraftContent
      this.startNew()
      this.change({ content })
      return this.#offline.dropDraft(draft.key)
    }
    if (draft.basedOn !== undefined || existing === undefined) return this.open(draft)
    const { content } = draft.content as DraftContent
    await this.rebase(existing, content, undefined)
    await this.#offline.dropDraft(draft.key)
  }

  async #queuedEdit(postId: string): Promise<LocalDraft | undefined> {
    const item = (await this.#offline.items()).findLast(
      (each) => each.postId === postId && each.state === 'queued' && each.attempts === 0,
    )
    return item === undefined ? undefined : this.#offline.discard(item.id)
  }

  change(change: Partial<Pick<ComposerState, 'content' | 'correction'>>): void {
    this.state.value = { ...this.state.value, ...change }
    this.#save()
  }

  setBody(body: Body): void {
    this.change({ content: { ...this.state.value.content, body } })
  }

  /**
   * Clears the composer at once, so that the next key belongs to the next update; a saved draft stays. Resolves when
   * the content is stored in the outbox. If the device cannot store it, it returns to the composer, or is set aside
   * if another text has been started meanwhile; then this rejects.
   */
  async send(outcome: Outcome): Promise<void> {
    this.flushPendingInput()
    const sent = this.state.value
    const id = newId()
    this.sentHere.add(id)
    const staysADraft = outcome.kind === 'keep' && (sent.post?.state ?? 'draft') === 'draft'
    if (staysADraft) this.#goOn(afterSave(id, sent, false))
    else this.startNew()
    // Serialised: each is an edit of the result of the previous one.
    const queued = this.#queued.then(async () => this.#queue(id, sent, outcome, staysADraft))
    this.#queued = queued.catch(() => undefined)
    await queued
  }

  async #queue(id: string, sent: ComposerState, outcome: Outcome, staysADraft: boolean): Promise<void> {
    const known = sent.kept === undefined ? sent : { ...sent, ...this.#savedDrafts.get(sent.kept.id) }
    try {
      const isInstead = await this.#offline.send(toOutboxItem(id, this.slug, known, outcome))
      if (staysADraft) this.#isSaved(id, afterSave(id, known, isInstead))
    } catch (error) {
      const { key, post, kept: previous } = known
      // A later save waits for its turn, and is not an edit of this one.
      if (staysADraft) this.#savedDrafts.set(id, { key, post, kept: previous })
      const now = this.state.value
      if (now.sessionKey === known.sessionKey && now.kept?.id === id) {
        this.#goOn({ key, post, kept: previous }) // including later input
        this.#save()
        throw error
      }
      this.#offline.saveDraft(toDraft(this.slug, known)) // also for a post that was not edited before sending
      if (isEmpty(now)) this.state.value = known
      throw error
    }
  }

  /** Records the server's revision of a saved draft that is still in the composer. */
  isAt(id: string, revision: number): void {
    const saved = this.#savedDrafts.get(id)
    if (saved?.post !== undefined) this.#isSaved(id, { ...saved, post: { ...saved.post, revision } })
  }

  /** Reverts the state of a saved draft that did not reach the server. */
  async #unsave(item: OutboxItem): Promise<void> {
    const { key, kept: previous } = this.state.value
    const draft = await this.#offline.discard(item.id)
    if (draft === undefined || previous === undefined) return // it has been sent
    this.#goOn({ ...previous.as, kept: undefined })
    this.#save()
    await Promise.all(
      [draft.key, key]
        .filter((each) => each !== previous.as.key)
        .map((each) => this.#offline.dropDraft(each)),
    )
  }

  #isSaved(id: string, saved: SavedState): void {
    this.#savedDrafts.set(id, saved)
    if (this.state.value.kept?.id !== id) return
    this.state.value = { ...this.state.value, ...saved }
    if (this.savedAt.value !== undefined) this.#save()
  }

  /** The same content with a new identity. */
  #goOn(saved: SavedState): void {
    this.savedAt.value = undefined
    this.state.value = { ...this.state.value, ...saved }
  }

  /** Discards the content, and returns a function that restores it; an edited post is unaffected. */
  async discard(): Promise<() => void> {
    this.flushPendingInput()
    const thrown = this.state.value
    this.startNew()
    await this.#offline.dropDraft(thrown.key)
    return () => {
      this.#replace(thrown, undefined) // anything started meanwhile is set aside
      this.#save()
    }
  }

  #replace(composerState: Omit<ComposerState, 'sessionKey'>, savedAt: number | undefined): void {
    this.flushPendingInput()
    this.savedAt.value = savedAt
    this.state.value = { ...composerState, sessionKey: newId() }
  }

  #save(): void {
    this.#offline.saveDraft(toDraft(this.slug, this.state.value))
    this.savedAt.value = Date.now()
  }

  #blank(bylines: readonly string[]): ComposerState {
    const id = newId()
    return {
      key: id,
      sessionKey: id,
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
