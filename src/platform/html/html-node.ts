/** What walking HTML needs of a node: parse5's trees have it, and a browser's can be made into it. */
export type HtmlNode = HtmlElement | HtmlText | { readonly nodeName: string }

export interface HtmlElement {
  /** In lower case. */
  readonly tagName: string
  readonly attrs: readonly { readonly name: string; readonly value: string }[]
  readonly childNodes: readonly HtmlNode[]
}

export interface HtmlText {
  readonly nodeName: '#text'
  readonly value: string
}

export function isElement<Node extends HtmlNode>(node: Node): node is Extract<Node, HtmlElement> {
  return 'tagName' in node
}

export function isText<Node extends HtmlNode>(node: Node): node is Extract<Node, HtmlText> {
  return 'value' in node && node.nodeName === '#text'
}

export function attribute(element: HtmlElement, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value
}

/** All text of it, as it stands, scripts and all. */
export function textContent(node: HtmlNode): string {
  if (isText(node)) return node.value
  return isElement(node) ? node.childNodes.map(textContent).join('') : ''
}

/** The descendants of a node in document order, without recursion. */
export function* elementsUnder<Node extends HtmlNode>(root: {
  readonly childNodes: readonly Node[]
}): Generator<Extract<Node, HtmlElement>> {
  const left: Node[] = []
  pushReversed(left, root.childNodes)
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    if (!isElement(node)) continue
    yield node
    pushReversed(left, node.childNodes as readonly Node[])
  }
}

export function pushReversed<Node>(stack: Node[], nodes: readonly Node[]): void {
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at]
    if (node !== undefined) stack.push(node)
  }
}
