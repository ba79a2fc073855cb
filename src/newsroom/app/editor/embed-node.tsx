import { Node, nodePasteRule, type Editor } from '@tiptap/core'
import { useEffect, useState } from 'preact/hooks'
import type { Embed, EmbedMetadata } from '../../../story/body/body.ts'
import { insertBlocks } from './insert-block.ts'
import type { MediaPort } from './media-port.ts'
import { createNodeView, type NodeControls } from './node-controls.ts'
import { NodeButtons } from './picture-node.tsx'
import * as messages from '../messages/en/editor/embed-node.ts'

/** Addresses that become an embed when pasted alone onto a line. */
const KNOWN =
  /^https?:\/\/(?:www\.|m\.)?(?:youtube\.com\/(?:watch|shorts|live)|youtu\.be\/|vimeo\.com\/\d|(?:twitter|x)\.com\/\w+\/status\/|bsky\.app\/profile\/|instagram\.com\/(?:p|reel)\/|tiktok\.com\/@|datawrapper\.dwcdn\.net\/|openstreetmap\.org\/|[\w.-]+\/@[\w.@-]+\/\d{10,})\S*$/i

function isEmbeddable(text: string): boolean {
  return KNOWN.test(text.trim())
}

export function insertEmbed(editor: Editor, url: string): void {
  insertBlocks(editor, [{ type: 'embed', attrs: { url: url.trim() } }])
}

/** An embed in the text: shown as the card that readers get. */
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
      // Matches pasted text that consists of one such address; undo restores the text.
      return [
        nodePasteRule({
          find: (text) => (isEmbeddable(text) ? [{ index: 0, text, data: { url: text.trim() } }] : []),
          type: this.type,
          getAttributes: (match) => ({ url: String(match.data?.['url'] ?? '') }),
        }),
      ]
    },
    addNodeView: () =>
      createNodeView<Embed['attrs']>('embed', (controls) => <EmbedCard controls={controls} media={media} />),
  })
}

function EmbedCard({ controls, media }: { controls: NodeControls<Embed['attrs']>; media: MediaPort }) {
  const { url } = controls.attrs
  // Only displayed: viewing an update must not change it, and the server fetches the metadata itself.
  const [found, setFound] = useState<EmbedMetadata | null>(null)
  const facts = controls.attrs.facts ?? found
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
        media.onError(error)
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
      {problem !== undefined && <p class="field-error">{messages.readersGetTheAddressAs(problem)}</p>}
      <NodeButtons controls={controls} what="embed" />
    </div>
  )
}
