import type { Editor } from '@tiptap/core'
import { useEffect, useRef, useState } from 'preact/hooks'
import { hidesHost, safeHref } from '../../../story/body/body.ts'
import { ariaKeyShortcuts, keyLabel, type ShortcutId } from '../keyboard/shortcuts.ts'
import { useShortcuts } from '../keyboard/use-shortcuts.ts'
import { insertEmbed } from './embed-node.tsx'
import { syncSelection } from './sync-selection.ts'
import { PICTURE_TYPES } from './media-port.ts'
import * as messages from '../messages/en/editor/toolbar.ts'

interface Tool {
  readonly name: string
  readonly label: string
  /** Its conventional letter, if there is one. */
  readonly sign?: string
  readonly shortcut?: ShortcutId
  /** What makes it of what is typed at the start of a line. */
  readonly typed?: string
  readonly isOn: (editor: Editor) => boolean
  readonly run: (editor: Editor) => void
}

const MARKS: readonly Tool[] = [
  {
    name: 'bold',
    label: messages.bold,
    sign: 'B',
    shortcut: 'bold',
    isOn: (editor) => editor.isActive('bold'),
    run: (editor) => editor.chain().focus().toggleBold().run(),
  },
  {
    name: 'italic',
    label: messages.italic,
    sign: 'I',
    shortcut: 'italic',
    isOn: (editor) => editor.isActive('italic'),
    run: (editor) => editor.chain().focus().toggleItalic().run(),
  },
]
const BLOCKS: readonly Tool[] = [
  {
    name: 'list',
    label: messages.list,
    shortcut: 'list',
    typed: '- ',
    isOn: (editor) => editor.isActive('bulletList'),
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    name: 'numbers',
    label: messages.numbers,
    shortcut: 'numbers',
    typed: '1. ',
    isOn: (editor) => editor.isActive('orderedList'),
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    name: 'quote',
    label: messages.quote,
    shortcut: 'quote',
    typed: '> ',
    isOn: (editor) => editor.isActive('blockquote'),
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    name: 'heading',
    label: messages.heading,
    shortcut: 'heading',
    isOn: (editor) => editor.isActive('heading'),
    run: (editor) => editor.chain().focus().toggleHeading({ level: 3 }).run(),
  },
]

const LINK = { name: 'link', label: messages.link, shortcut: 'link' } as const
const PICTURE = { name: 'picture', label: messages.picture }
const EMBED = { name: 'embed', label: messages.embed }

/** Ordered by importance for narrow screens. One tab stop, arrow keys within (WAI-ARIA, toolbar pattern). */
export function Toolbar({ editor, onFiles }: { editor: Editor; onFiles: (files: readonly File[]) => void }) {
  const [on, setOn] = useState('')
  const [asking, setAsking] = useState<'link' | 'embed' | undefined>(undefined)
  const bar = useRef<HTMLDivElement>(null)
  const files = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const look = () =>
      setOn(
        [
          ...[...MARKS, ...BLOCKS].filter(({ isOn }) => isOn(editor)).map(({ name }) => name),
          editor.isActive('link') && 'link',
        ]
          .filter(Boolean)
          .join(' '),
      )
    editor.on('transaction', look)
    return () => void editor.off('transaction', look)
  }, [editor])
  useShortcuts({
    link: () => {
      if (!editor.isFocused) return false
      syncSelection(editor.view)
      setAsking('link')
      return true
    },
  })
  const move = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const buttons = [...(bar.current?.querySelectorAll('button') ?? [])]
    const at = buttons.indexOf(event.target as HTMLButtonElement)
    if (event.key === 'Escape') editor.view.focus()
    if (by === 0 || at < 0) return
    event.preventDefault()
    buttons[(at + by + buttons.length) % buttons.length]?.focus()
  }
  const isOn = (name: string) => on.split(' ').includes(name)
  let index = 0
  const button = (
    { name, label, sign, shortcut, typed }: Pick<Tool, 'name' | 'label' | 'sign' | 'shortcut' | 'typed'>,
    run: () => void,
    pressed?: boolean,
  ) => (
    <button
      type="button"
      class="tool"
      tabIndex={index++ === 0 ? 0 : -1}
      aria-pressed={pressed}
      aria-label={label}
      aria-keyshortcuts={shortcut && ariaKeyShortcuts(shortcut)}
      title={shortcut === undefined ? label : `${label} (${fieldNames(shortcut, typed)})`}
      data-tool={name}
      onMouseDown={(event) => event.preventDefault()} // keeps the selection in the text
      onClick={run}
    >
      {sign ?? label}
    </button>
  )
  const toggle = (tool: Tool) => button(tool, () => tool.run(editor), isOn(tool.name))
  return (
    <>
      <div ref={bar} class="toolbar" role="toolbar" aria-label={messages.formOfTheText} onKeyDown={move}>
        {MARKS.map(toggle)}
        {button(LINK, () => setAsking('link'), isOn('link'))}
        {button(PICTURE, () => files.current?.click())}
        {button(EMBED, () => setAsking('embed'))}
        {BLOCKS.map(toggle)}
      </div>
      <input
        ref={files}
        class="visually-hidden"
        type="file"
        accept={PICTURE_TYPES}
        multiple
        tabIndex={-1}
        aria-label={messages.pictureFiles}
        onChange={(event) => {
          onFiles([...(event.currentTarget.files ?? [])])
          event.currentTarget.value = ''
        }}
      />
      {asking !== undefined && (
        <AddressForm
          label={asking === 'link' ? messages.addressOfTheLink : messages.addressOfThePostVideo}
          start={asking === 'link' ? String(editor.getAttributes('link')['href'] ?? '') : ''}
          onClose={() => {
            setAsking(undefined)
            editor.view.focus()
          }}
          onGive={(url) => {
            setAsking(undefined)
            if (asking === 'embed') insertEmbed(editor, url)
            else if (url === '') editor.chain().extendMarkRange('link').unsetLink().run()
            else setLink(editor, url)
            editor.view.focus() // synchronously, for the next key
          }}
        />
      )}
    </>
  )
}

function fieldNames(shortcut: ShortcutId, typed: string | undefined): string {
  return typed === undefined ? keyLabel(shortcut) : messages.or(keyLabel(shortcut), typed)
}

function setLink(editor: Editor, href: string): void {
  if (editor.state.selection.empty && !editor.isActive('link'))
    editor
      .chain()
      .insertContent({ type: 'text', text: href, marks: [{ type: 'link', attrs: { href } }] })
      .run()
  else editor.chain().extendMarkRange('link').setLink({ href }).run()
}

function AddressForm(props: {
  label: string
  start: string
  onGive: (url: string) => void
  onClose: () => void
}) {
  const [url, setUrl] = useState(props.start)
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const inputRef = useRef<HTMLInputElement>(null)
  useEffect(() => inputRef.current?.focus(), [])
  const give = () => {
    const given = url.trim()
    // "example.org:8080" is a host and a port; "javascript:alert(1)" names a scheme of its own, and is not completed.
    const whole = given === '' || /^[a-z][a-z\d+.-]*:(?!\d)/i.test(given) ? given : `https://${given}`
    if (whole === '' || safeHref(whole) !== undefined) props.onGive(whole)
    else setProblem(hidesHost(whole) ? messages.leaveOutWhatStandsBefore : messages.giveAnAddressThatBegins)
  }
  return (
    <div class="address-form">
      <label class="field">
        <span>{props.label}</span>
        <input
          ref={inputRef}
          value={url}
          inputMode="url"
          onInput={(event) => setUrl(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') {
              event.preventDefault()
              event.stopPropagation()
              give()
            } else if (event.key === 'Escape') props.onClose()
          }}
        />
      </label>
      {problem !== undefined && <p class="field-error">{problem}</p>}
      <p class="row">
        <button type="button" class="button small button-primary" onClick={give}>
          {messages.set}
        </button>
        <button type="button" class="button small button-secondary" onClick={props.onClose}>
          {messages.cancel}
        </button>
      </p>
    </div>
  )
}
