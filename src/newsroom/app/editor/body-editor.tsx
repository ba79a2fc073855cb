import './editor.css'
import { Editor } from '@tiptap/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Body } from '../../../story/body/body.ts'
import { fromEditor, toEditor } from './editor-body.ts'
import { insertBlocks } from './insert-block.ts'
import type { MediaPort } from './media-port.ts'
import { ownHtml, picturesIn, picturesPasted } from './paste.ts'
import { createExtensions } from './schema.ts'
import { Toolbar } from './toolbar.tsx'

export interface BodyEditorProps {
  readonly body: Body
  readonly onChange: (body: Body) => void
  readonly label: string
  readonly placeholder: string
  /** BCP 47: for spelling and direction. */
  readonly language: string
  readonly media: MediaPort
  /** Focuses the editor once it exists; then calls `onFocused`. */
  readonly wantsFocus?: boolean
  readonly onFocused?: () => void
  /** Receives a `flush` that emits pending input synchronously. */
  readonly onReady?: (flush: () => void) => void
}

/** Debounce of `onChange` after the last key, ms: serialising a long text at each key would be noticeable. */
const DEBOUNCE_MS = 150

/**
 * The editor of a post's text. The editor instance is created once; an external change of `body` replaces its
 * content.
 */
export function BodyEditor(props: BodyEditorProps) {
  const holder = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const emitted = useRef<Body>(props.body)
  const emit = useRef<() => void>(() => undefined)
  const [editor, setEditor] = useState<Editor | undefined>(undefined)

  // Synchronously, before the next key: after sending one update people type on into the next.
  useLayoutEffect(() => {
    if (holder.current === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const instance = new Editor({
      element: holder.current,
      extensions: createExtensions(props.media, props.placeholder),
      content: toEditor(props.body),
      injectCSS: false, // our CSP forbids an injected style element
      editorProps: {
        attributes: {
          'aria-label': props.label,
          'aria-multiline': 'true',
          role: 'textbox',
          lang: props.language,
          dir: 'auto',
          class: 'body-text',
        },
        handlePaste: (_view, event) => takePictures(picturesPasted(event.clipboardData)),
        handleDrop: (_view, event, _slice, isMoved) =>
          !isMoved && takePictures(picturesIn(event.dataTransfer)),
        transformPastedHTML: (html) => ownHtml(html, instance),
      },
      onUpdate: () => {
        clearTimeout(timer)
        timer = setTimeout(() => emit.current(), DEBOUNCE_MS)
      },
      onBlur: () => emit.current(),
    })
    emit.current = () => {
      if (timer === undefined || !instance.isEditable) return
      clearTimeout(timer)
      timer = undefined
      emitted.current = fromEditor(instance.getJSON())
      latest.current.onChange(emitted.current)
    }
    const takePictures = (files: readonly File[]): boolean => {
      if (files.length > 0) addPictures(instance, latest.current.media, files)
      return files.length > 0
    }
    const leave = () => emit.current()
    addEventListener('pagehide', leave)
    latest.current.onReady?.(leave)
    show(instance, props)
    setEditor(instance)
    return () => {
      removeEventListener('pagehide', leave)
      emit.current()
      instance.destroy()
    }
  }, [])

  useEffect(() => {
    if (editor === undefined || props.body === emitted.current) return
    emitted.current = props.body
    show(editor, props)
  }, [editor, props.body])

  useLayoutEffect(() => {
    if (props.wantsFocus !== true || editor === undefined) return
    editor.commands.focus('end')
    editor.view.focus() // now; the command would wait for the next frame
    props.onFocused?.()
  }, [editor, props.wantsFocus])

  return (
    <div
      class="body-editor"
      onFocusOut={() => emit.current()} // also from a picture's field: the next action must see all input
      onKeyDownCapture={(event) => {
        // Ctrl or ⌘ and Enter send it, including pending input.
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) emit.current()
      }}
    >
      {editor !== undefined && (
        <Toolbar editor={editor} onFiles={(files) => addPictures(editor, props.media, files)} />
      )}
      <div ref={holder} />
    </div>
  )
}

/**
 * Shows the body in place of what is in the editor. What the server has learnt to keep since this page was loaded cannot
 * be shown: the text is then left as it is and not typed into, since saving it from here would lose that.
 */
function show(editor: Editor, { body, media }: BodyEditorProps): void {
  let isKnown = true
  try {
    const document = editor.schema.nodeFromJSON(toEditor(body))
    if (!document.eq(editor.state.doc)) editor.commands.setContent(document, { emitUpdate: false })
  } catch (error) {
    isKnown = false
    media.onError(error)
  }
  editor.setEditable(isKnown, false)
}

/** Stored on the device first, then inserted into the text, whether uploaded or not. */
function addPictures(editor: Editor, media: MediaPort, files: readonly File[]): void {
  media
    .addPictures(files)
    .then((pictures) => {
      const nodes = pictures.map(({ id }) => ({ type: 'picture', attrs: { id } }))
      insertBlocks(editor, nodes)
    })
    .catch((error: unknown) => media.onError(error))
}
