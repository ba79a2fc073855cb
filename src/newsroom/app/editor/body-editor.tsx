import './editor.css'
import { Editor } from '@tiptap/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { Body } from '../../../story/body/body.ts'
import { fromEditor, toEditor } from './editor-body.ts'
import { insertBlocks } from './insert-block.ts'
import type { MediaPort } from './media-port.ts'
import { ownHtml, picturesIn, picturesPasted } from './paste.ts'
import { extensionsOf } from './schema.ts'
import { Toolbar } from './toolbar.tsx'

export interface BodyEditorProps {
  readonly body: Body
  readonly onChange: (body: Body) => void
  readonly label: string
  readonly placeholder: string
  /** BCP 47: for spelling and direction. */
  readonly language: string
  readonly media: MediaPort
  /** Takes the focus as soon as there is an editor; `onFocused` tells that it has. */
  readonly wantsFocus?: boolean
  readonly onFocused?: () => void
  /** Is given what tells the last keys at once (`onChange`), for whoever is about to take the text away. */
  readonly onReady?: (tellNow: () => void) => void
}

/** Typing is told so long after the last key, ms: turning a long text into JSON at each key is what would be felt. */
const TELL_AFTER = 150

/** The text of a post, as the schema has it. The editor is made once; a `body` of somebody else's making replaces its text. */
export function BodyEditor(props: BodyEditorProps) {
  const holder = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const told = useRef<Body>(props.body)
  const tell = useRef<() => void>(() => undefined)
  const [editor, setEditor] = useState<Editor | undefined>(undefined)

  // Before the next key: somebody who has just sent one update types on into the next.
  useLayoutEffect(() => {
    if (holder.current === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const made = new Editor({
      element: holder.current,
      extensions: extensionsOf(props.media, props.placeholder),
      content: toEditor(props.body),
      injectCSS: false, // an injected style element is what our CSP forbids; editor.css has the rules
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
        transformPastedHTML: (html) => ownHtml(html, made),
      },
      onUpdate: () => {
        clearTimeout(timer)
        timer = setTimeout(() => tell.current(), TELL_AFTER)
      },
      onBlur: () => tell.current(),
    })
    tell.current = () => {
      if (timer === undefined || !made.isEditable) return
      clearTimeout(timer)
      timer = undefined
      told.current = fromEditor(made.getJSON())
      latest.current.onChange(told.current)
    }
    const takePictures = (files: readonly File[]): boolean => {
      if (files.length > 0) addPictures(made, latest.current.media, files)
      return files.length > 0
    }
    const leave = () => tell.current()
    addEventListener('pagehide', leave)
    latest.current.onReady?.(leave)
    show(made, props)
    setEditor(made)
    return () => {
      removeEventListener('pagehide', leave)
      tell.current()
      made.destroy()
    }
  }, [])

  useEffect(() => {
    if (editor === undefined || props.body === told.current) return
    told.current = props.body
    show(editor, props)
  }, [editor, props.body])

  useLayoutEffect(() => {
    if (props.wantsFocus !== true || editor === undefined) return
    editor.commands.focus('end')
    editor.view.focus() // now; the command waits for the next frame
    props.onFocused?.()
  }, [editor, props.wantsFocus])

  return (
    <div
      class="body-editor"
      onFocusOut={() => tell.current()} // from a field of a picture too: whatever is pressed next finds all of it
      onKeyDownCapture={(event) => {
        // It is sent with Ctrl or ⌘ and Enter, and what was typed last goes with it.
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) tell.current()
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
    media.failed(error)
  }
  editor.setEditable(isKnown, false)
}

/** Kept on the device first; then they stand in the text, whether they have been sent or not. */
function addPictures(editor: Editor, media: MediaPort, files: readonly File[]): void {
  media
    .addPictures(files)
    .then((pictures) => {
      const nodes = pictures.map(({ id }) => ({ type: 'picture', attrs: { id } }))
      insertBlocks(editor, nodes)
    })
    .catch((error: unknown) => media.failed(error))
}
