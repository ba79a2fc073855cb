import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { PostContent, PostKind, ReportCard } from '../../../story/post/post.ts'
import type { Template } from '../../../story/template/template.ts'
import { BylinesField } from './bylines-field.tsx'
import { headlineSense } from './headline-sense.ts'
import { TemplateList } from './template-list.tsx'
import { applyTemplate } from './templates.ts'
import * as messages from '../messages/en/composer/post-fields.ts'

export interface PostFieldsProps {
  readonly content: PostContent
  readonly onChange: (content: PostContent) => void
  readonly bylineSuggestions: readonly string[]
  readonly language: string
  /** The desk's own, beside those that come with the newsroom. */
  readonly templates: readonly Template[]
  /** Undefined for whoever may use them only. */
  readonly onKeepTemplate: ((name: string) => Promise<void>) | undefined
  readonly onRemoveTemplate: (template: Template) => Promise<void>
  /** How often it was to go out without saying who is quoted; 0: it says so, or has not been tried. */
  readonly speakerMissing: number
  /** The text itself. */
  readonly children?: ComponentChildren
}

const KINDS: readonly (readonly [PostKind, string])[] = [
  ['update', messages.update],
  ['key-event', messages.keyEvent],
  ['snap', messages.snap],
  ['report', messages.report],
  ['quote', messages.quote],
  ['picture', messages.picture],
  ['correction', messages.correction],
]

const NO_REPORT: ReportCard = { headline: '', standfirst: '', byline: '', url: null }

/** Everything of a post but its text: what kind it is, its headline, place and names, and what its kind asks for. */
export function PostFields(props: PostFieldsProps) {
  const { content, onChange, language } = props
  const set = (change: Partial<PostContent>) => onChange({ ...content, ...change })
  const name = useId()
  const { report, attribution } = content
  /** What only one kind has, for whoever comes back to that kind. */
  const left = useRef({ report, attribution })
  const choose = (kind: PostKind) => {
    left.current = {
      report: report ?? left.current.report,
      attribution: attribution ?? left.current.attribution,
    }
    set({
      kind,
      report: kind === 'report' ? (left.current.report ?? NO_REPORT) : null,
      attribution: kind === 'quote' ? left.current.attribution : null,
    })
  }
  const sense = headlineSense(content.headline ?? '', language)
  return (
    <div class="post-fields">
      <fieldset class="kinds">
        <legend class="unseen">{messages.kindOfUpdate}</legend>
        {KINDS.map(([kind, label]) => (
          <label class={content.kind === kind ? 'kind-choice chosen' : 'kind-choice'}>
            <input
              type="radio"
              name={name}
              value={kind}
              checked={content.kind === kind}
              onChange={() => choose(kind)}
            />
            {label}
          </label>
        ))}
      </fieldset>
      <label class="field headline-field">
        <span>
          {messages.headline(
            <span class="hint">{content.kind === 'snap' ? messages.oneLine : messages.optional}</span>,
          )}
        </span>
        <textarea
          rows={content.headline !== null && content.headline.length > 60 ? 2 : 1}
          value={content.headline ?? ''}
          lang={language}
          dir="auto"
          aria-label={messages.headline2}
          aria-describedby={`${name}-sense`}
          onKeyDown={(event) => {
            // A headline is one line; Enter goes on to the text.
            if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
              event.preventDefault()
              event.currentTarget
                .closest('.post-fields')
                ?.querySelector<HTMLElement>('.body-text, .body-editor textarea')
                ?.focus()
            }
          }}
          onInput={(event) =>
            set({ headline: event.currentTarget.value === '' ? null : event.currentTarget.value })
          }
        />
        <small id={`${name}-sense`} class={sense.hint === undefined ? 'hint' : 'hint long'}>
          {sense.characters > 0 && messages.length(sense.words, sense.characters, sense.hint ?? '')}
        </small>
      </label>
      {props.children}
      {content.kind === 'quote' && (
        <OneLine
          label={messages.whoSaidIt}
          value={content.attribution ?? ''}
          onInput={(words) => set({ attribution: words === '' ? null : words })}
          hint={messages.readersSeeItUnderThe}
          problem={props.speakerMissing > 0 ? messages.sayWhoSaidIt : undefined}
          tries={props.speakerMissing}
        />
      )}
      {content.kind === 'report' && (
        <ReportFields report={content.report ?? NO_REPORT} onChange={(report) => set({ report })} />
      )}
      <div class="field-row">
        <OneLine
          label={messages.dateline}
          value={content.dateline ?? ''}
          onInput={(words) => set({ dateline: words === '' ? null : words })}
        />
        <BylinesField
          names={content.bylines}
          suggestions={props.bylineSuggestions}
          onChange={(bylines) => set({ bylines })}
        />
      </div>
      <TemplateList
        templates={props.templates}
        onUse={(template) => onChange(applyTemplate(template, content))}
        onKeep={props.onKeepTemplate}
        onRemove={props.onRemoveTemplate}
      />
    </div>
  )
}

function ReportFields({ report, onChange }: { report: ReportCard; onChange: (report: ReportCard) => void }) {
  const set = (change: Partial<ReportCard>) => onChange({ ...report, ...change })
  const isOurs = (report.articleSlug ?? null) !== null
  return (
    <fieldset>
      <legend>{messages.theReport}</legend>
      <OneLine
        label={messages.itsHeadline}
        value={report.headline}
        onInput={(headline) => set({ headline })}
      />
      <OneLine
        label={messages.itsStandfirst}
        value={report.standfirst}
        onInput={(standfirst) => set({ standfirst })}
      />
      <OneLine label={messages.itsByline} value={report.byline} onInput={(byline) => set({ byline })} />
      {isOurs ? (
        <p class="hint">{messages.itLeadsToOurOwn}</p>
      ) : (
        <OneLine
          label={messages.itsAddress}
          value={report.url ?? ''}
          onInput={(url) => set({ url: url.trim() === '' ? null : url.trim() })}
        />
      )}
    </fieldset>
  )
}

function OneLine(props: {
  label: string
  value: string
  onInput: (words: string) => void
  hint?: string
  /** What is wrong with it, said at the field; it takes the focus at each of `tries`. */
  problem?: string | undefined
  tries?: number
}) {
  const box = useRef<HTMLInputElement>(null)
  const id = useId()
  const { tries = 0, problem } = props
  useEffect(() => {
    if (tries === 0) return
    box.current?.focus()
    box.current?.scrollIntoView({ block: 'nearest' })
  }, [tries])
  const words = problem ?? props.hint
  return (
    <div class="field">
      <label>
        <span>{props.label}</span>
        <input
          ref={box}
          value={props.value}
          dir="auto"
          aria-invalid={problem === undefined ? undefined : 'true'}
          aria-describedby={words === undefined ? undefined : id}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      </label>
      {words !== undefined && (
        <small id={id} class={problem === undefined ? 'hint' : 'why'}>
          {words}
        </small>
      )}
    </div>
  )
}
