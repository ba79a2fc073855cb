import { Node, nodePasteRule, type Editor } from '@tiptap/core'
import { useEffect, useState } from 'preact/hooks'
import type { Embed, EmbedFacts } from '../../../story/body/body.ts'
import { insertBlocks } from './insert-block.ts'
import type { MediaPort } from './media-port.ts'
import { boxView, type NodeBox } from './node-box.ts'
import { BoxButtons } from './picture-node.tsx'
import * as messages from '../messages/en/editor/embed-node.ts'

/** Addresses that stand for something to be shown, when they are pasted alone onto a line. */
const KNOWN =
  /^https?:\/\/(?:www\.|m\.)?(?:youtube\.com\/(?:watch|shorts|live)|youtu\.be\/|vimeo\.com\/\d|(?:twitter|x)\.com\/\w+\/status\/|bsky\.app\/profile\/|instagram\.com\/(?:p|reel)\/|tiktok\.com\/@|datawrapper\.dwcdn\.net\/|openstreetmap\.org\/|[\w.-]+\/@[\w.@-]+\/\d{10,})\S*$/i

function isEmbeddable(text: string): boolean {
  return KNOWN.test(text.trim())
}

export function insertEmbed(editor: Editor, url: string): void {
  insertBlocks(editor, [{ type: 'embed', attrs: { url: url.trim() } }])
}

/** Something of another site in the text: shown as the card that readers get. */
export function embedNode(media: MediaPort) {
  return Node.create({
    name: 'embed',
    group: 'block',
    atom: true,
    draggable: true,
    selectable: true,
    addAttributes: () => ({ url: { default: '' }, facts: { default: null } }),
    parseHTML: () => [
      { tag: 'figure[data-embed]', getAttrs: (element) => ({ url: element.getAttribute('data-embed') }) },
    ],
    renderHTML: ({ node }) => ['figure', { 'data-embed': String(node.attrs['url']) }],
    addPasteRules() {
      // A whole pasted text that is such an address; undo turns it back into the text.
      return [
        nodePasteRule({
          find: (text) => (isEmbeddable(text) ? [{ index: 0, text, data: { url: text.trim() } }] : []),
          type: this.type,
          getAttributes: (match) => ({ url: String(match.data?.['url'] ?? '') }),
        }),
      ]
    },
    addNodeView: () => boxView<Embed['attrs']>('embed', (box) => <EmbedBox box={box} media={media} />),
  })
}

function EmbedBox({ box, media }: { box: NodeBox<Embed['attrs']>; media: MediaPort }) {
  const { url } = box.attrs
  // Only shown: to look at an update is no change of it, and the server finds them for itself.
  const [found, setFound] = useState<EmbedFacts | null>(null)
  const facts = box.attrs.facts ?? found
  const thumbnail = facts?.thumbnail ?? null
  const [problem, setProblem] = useState<string | undefined>(undefined)
  useEffect(() => {
    if (facts !== null) return
    media
      .resolveEmbed(url)
      .then((answer) => {
        if ('problem' in answer) setProblem(answer.problem)
        else setFound(answer)
      })
      .catch((error: unknown) => {
        setProblem(messages.itCouldNotBeLooked)
        media.failed(error)
      })
  }, [url])
  return (
    <div class="embed-box">
      <p class="hint">{facts?.provider ?? new URL(url).host}</p>
      <p>
        <b>{facts?.title !== undefined && facts.title !== '' ? facts.title : url}</b>
        {facts !== null && facts.author !== '' && <span class="hint"> {facts.author}</span>}
      </p>
      {facts !== null && facts.text !== '' && <p>{facts.text}</p>}
      {thumbnail !== null && <img src={thumbnail.src} alt="" />}
      {facts === null && problem === undefined && <p class="hint">{messages.lookingAtWhatStandsThere}</p>}
      {problem !== undefined && <p class="why">{messages.readersGetTheAddressAs(problem)}</p>}
      <BoxButtons box={box} what="embed" />
    </div>
  )
}
