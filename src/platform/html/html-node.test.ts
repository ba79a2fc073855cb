import { parseFragment } from 'parse5'
import { expect, it } from 'vitest'
import { attribute, elementsUnder, textContent } from './html-node.ts'
import { visibleText } from './visible-text.ts'

it('finds the elements under a node in the order of the document', () => {
  const root = parseFragment('<ul><li>one<b>two</b></li><li><i></i></li></ul><p>')
  expect([...elementsUnder(root)].map(({ tagName }) => tagName)).toEqual(['ul', 'li', 'b', 'li', 'i', 'p'])
})

it('walks any depth without recursion', () => {
  let node: { nodeName: string; tagName: string; attrs: []; childNodes: (typeof node)[] } | undefined
  for (let depth = 0; depth < 100_000; depth++)
    node = { nodeName: 'div', tagName: 'div', attrs: [], childNodes: node === undefined ? [] : [node] }
  expect([...elementsUnder({ childNodes: [node ?? { nodeName: '' }] })]).toHaveLength(100_000)
})

it('reads attributes and text as they stand', () => {
  const [element] = elementsUnder(
    parseFragment('<p title="A &amp; B">one <b>two</b><script>three</script></p>'),
  )
  if (element === undefined) throw new Error('no element')
  expect(attribute(element, 'title')).toBe('A & B')
  expect(attribute(element, 'lang')).toBeUndefined()
  expect(textContent(element)).toBe('one twothree')
})

it.each([
  ['<p>one<br>two</p><p>three</p>', ' one  two  three '],
  ['flo<b>od</b>s', 'floods'],
  ['<style>p {}</style>one<script>two</script><template>three</template><button>four</button>', 'one'],
  ['<figure><svg><text>one</text></svg><figcaption>two</figcaption></figure>', '  two  '],
])('of %j a reader sees %j', (html, text) => {
  const words = parseFragment(html).childNodes.map((node) => visibleText(node))
  expect(words.join('')).toBe(text)
})

it('stops reading soon after as much as was asked for', () => {
  const [element] = parseFragment(`<div>${'<p>word</p>'.repeat(1_000)}</div>`).childNodes
  expect(element && visibleText(element, 20).match(/word/g)).toHaveLength(5)
})
