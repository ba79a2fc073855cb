import { useState } from 'preact/hooks'
import type { Block } from '../../../story/body/body.ts'
import { blockWords, diffWords } from '../../../story/post/diff-post.ts'
import { mergePosts, type FieldConflict } from '../../../story/post/merge-post.ts'
import type { PostContent } from '../../../story/post/post.ts'
import * as messages from '../messages/en/composer/merge-view.ts'

type Choice = 'mine' | 'theirs' | 'both'

export interface MergeViewProps {
  /** The common base. */
  readonly base: PostContent
  readonly mine: PostContent
  /** The current version. */
  readonly theirs: PostContent
  readonly theirName: string
  /** Names of fields that are used for something else. */
  readonly names?: Partial<Record<FieldConflict['field'], string>>
  /** The destination of the result. */
  readonly into?: string
  readonly onResolve: (content: PostContent) => void
}

const FIELD_NAMES: Readonly<Record<FieldConflict['field'], string>> = {
  kind: messages.kind,
  headline: messages.headline,
  dateline: messages.dateline,
  bylines: messages.bylines,
  report: messages.report,
  attribution: messages.whoSaidIt,
}

/** Conflicting changes side by side; each is accepted or rejected with a button. */
export function MergeView({
  base,
  mine,
  theirs,
  theirName,
  names = {},
  into = messages.theComposer,
  onResolve,
}: MergeViewProps) {
  const merge = mergePosts(base, mine, theirs)
  const [choices, setChoices] = useState<Readonly<Record<string, Choice>>>({})
  const open = [
    ...merge.fields.map(({ field }) => field),
    ...merge.body.flatMap((part, index) => (part.kind === 'conflict' ? [`text ${index}`] : [])),
  ].filter((name) => choices[name] === undefined)
  const choose = (name: string) => (choice: Choice) => setChoices({ ...choices, [name]: choice })
  const resolve = () => {
    const fields = Object.fromEntries(
      merge.fields.map(({ field, mine: ours, theirs: others }) => [
        field,
        choices[field] === 'mine' ? ours : choices[field] === 'both' ? both(field, ours, others) : others,
      ]),
    )
    const content = merge.body.flatMap((part, index): readonly Block[] => {
      if (part.kind === 'settled') return part.blocks
      const choice = choices[`text ${index}`]
      if (choice === 'mine') return part.mine
      return choice === 'both' ? [...part.theirs, ...part.mine] : part.theirs
    })
    onResolve({ ...merge.content, ...fields, body: { type: 'doc', content: [...content] } })
  }
  return (
    <div class="merge">
      <p>
        {messages.savedThisAfterYouHad(
          theirName,
          open.length === 0 ? messages.yourChangesAndTheirsGo : messages.whatOnlyOneOfYou,
        )}
      </p>
      {merge.fields.map(({ field, mine: ours, theirs: others }) => (
        <Sides
          key={field}
          title={names[field] ?? FIELD_NAMES[field]}
          mine={formatValue(ours)}
          theirs={formatValue(others)}
          theirName={theirName}
          choice={choices[field]}
          mayKeepBoth={field === 'bylines' || field === 'headline' || names[field] !== undefined}
          onChoose={choose(field)}
        />
      ))}
      {merge.body.map((part, index) =>
        part.kind === 'settled' ? (
          <p key={index} class="merge-settled">
            {part.blocks.map(blockWords).join('\n\n')}
          </p>
        ) : (
          <Sides
            key={index}
            title={messages.text}
            mine={part.mine.map(blockWords).join('\n\n')}
            theirs={part.theirs.map(blockWords).join('\n\n')}
            theirName={theirName}
            choice={choices[`text ${index}`]}
            mayKeepBoth
            onChoose={choose(`text ${index}`)}
          />
        ),
      )}
      <p class="row">
        <button type="button" class="button button-primary" disabled={open.length > 0} onClick={resolve}>
          {messages.takeItInto(into)}
        </button>
        {open.length > 0 && <span class="hint">{messages.choicesLeft(open.length)}</span>}
      </p>
    </div>
  )
}

function Sides(props: {
  title: string
  mine: string
  theirs: string
  theirName: string
  choice: Choice | undefined
  mayKeepBoth: boolean
  onChoose: (choice: Choice) => void
}) {
  const { choice, onChoose } = props
  const side = (which: 'mine' | 'theirs', name: string, text: string, other: string) => (
    <div class={choice === which || choice === 'both' ? 'side kept' : 'side'}>
      <h3>{name}</h3>
      <p>{text === '' ? <i>{messages.nothing}</i> : <Marked text={text} other={other} />}</p>
      <button
        type="button"
        class="button small"
        aria-pressed={choice === which}
        onClick={() => onChoose(which)}
      >
        {messages.keep(which)}
      </button>
    </div>
  )
  return (
    <section class="sides" aria-label={props.title}>
      <h3>{props.title}</h3>
      <div class="two">
        {side('mine', messages.mine, props.mine, props.theirs)}
        {side('theirs', props.theirName, props.theirs, props.mine)}
      </div>
      {props.mayKeepBoth && (
        <button
          type="button"
          class="button small"
          aria-pressed={choice === 'both'}
          onClick={() => onChoose('both')}
        >
          {messages.keepBoth}
        </button>
      )}
    </section>
  )
}

/** Marks the words that the other version lacks. */
function Marked({ text, other }: { text: string; other: string }) {
  return (
    <>
      {diffWords(other, text)
        .filter(({ kind }) => kind !== 'removed')
        .map(({ kind, text: words }) => (kind === 'same' ? words : <mark>{words}</mark>))}
    </>
  )
}

function formatValue(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.join(', ')
  return Object.values(value as Record<string, unknown>)
    .filter(Boolean)
    .join('\n')
}

function both(field: FieldConflict['field'], mine: unknown, theirs: unknown): unknown {
  if (field === 'bylines') return [...new Set([...(theirs as string[]), ...(mine as string[])])]
  return [theirs, mine].filter(Boolean).join(' / ')
}
