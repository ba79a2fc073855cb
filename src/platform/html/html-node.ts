/** What the reader of HTML needs of a node: parse5's trees have it, and a browser's can be made into it. */
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

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'tagName' in node
}

export function isText(node: HtmlNode): node is HtmlText {
  return 'value' in node && node.nodeName === '#text'
}

export function attributeOf(element: HtmlElement, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value
}

/** All words of it, as they stand. */
export function textOf(node: HtmlNode): string {
  if (isText(node)) return node.value
  return isElement(node) ? node.childNodes.map(textOf).join('') : ''
}
