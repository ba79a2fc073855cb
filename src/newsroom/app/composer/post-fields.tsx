import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import type { PostContent, PostKind, ReportCard } from '../../../story/post/post.ts'
import type { Template } from '../../../story/template/template.ts'
import { BylinesField } from './bylines-field.tsx'
import { headlineStats } from './headline-stats.ts'
import { TemplateList } from './template-list.tsx'
import { applyTemplate } from './templates.ts'
import * as messages from '../messages/en/composer/post-fields.ts'

export interface PostFieldsProps {
  readonly content: PostContent
  readonly onChange: (content: PostContent) => void
  readonly bylineSuggestions: readonly string[]
  readonly language: string
  /** The desk's own templates, in addition to the built-in ones. */
  readonly templates: readonly Template[]
  /** Undefined without permission to save. */
  readonly onKeepTemplate: ((name: string) => Promise<void>) | undefined
  readonly onRemoveTemplate: (template: Template) => Promise<void>
  /** Number of attempts to send it without a speaker; 0: it has one, or was not sent. */
  readonly speakerMissing: number
  /** The text editor. */
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

/** All fields of a post except its text: kind, headline, dateline, bylines, and fields of particular kinds. */
export function PostFields(props: PostFieldsProps) {
  const { content, onChange, language } = props
  const set = (change: Partial<PostContent>) => onChange({ ...content, ...change })
  const name = useId()
  const { report, attribution } = content
  /** Values of fields of one kind, kept for switching back to it. */
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
  const stats = headlineStats(content.headline ?? '', language)
  return (
    <div class="post-fields">
      <fieldset class="kinds">
        <legend class="visually-hidden">{messages.kindOfUpdate}</legend>
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
            // A headline is one line; Enter moves to the text.
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
        <small id={`${name}-sense`} class={stats.hint === undefined ? 'hint' : 'hint long'}>
          {stats.characters > 0 && messages.length(stats.words, stats.characters, stats.hint ?? '')}
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
  /** The error shown at the field, which is focused at each of `tries`. */
  problem?: string | undefined
  tries?: number
}) {
  const inputRef = useRef<HTMLInputElement>(null)
  const id = useId()
  const { tries = 0, problem } = props
  useEffect(() => {
    if (tries === 0) return
    inputRef.current?.focus()
    inputRef.current?.scrollIntoView({ block: 'nearest' })
  }, [tries])
  const words = problem ?? props.hint
  return (
    <div class="field">
      <label>
        <span>{props.label}</span>
        <input
          ref={inputRef}
          value={props.value}
          dir="auto"
          aria-invalid={problem === undefined ? undefined : 'true'}
          aria-describedby={words === undefined ? undefined : id}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      </label>
      {words !== undefined && (
        <small id={id} class={problem === undefined ? 'hint' : 'field-error'}>
          {words}
        </small>
      )}
    </div>
  )
}
