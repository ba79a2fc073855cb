import type { DefaultTreeAdapterTypes } from 'parse5'
import { afterAll, beforeAll } from 'vitest'
import { startNewsroom, type Newsroom } from '../newsroom.ts'

/** A server with one live story, for tests that mean it harm. */

export const POSTS = '/api/stories/target/posts'
export const UNKNOWN = '01a20959-2d53-776d-84d3-a76cd17e0420'
export const json = (value: unknown) => ({ body: JSON.stringify(value) })

export function startTarget(environment: Record<string, string> = {}) {
  let newsroom: Newsroom
  beforeAll(async () => {
    newsroom = await startNewsroom(environment)
    await newsroom.api('POST', '/api/stories', { slug: 'target', headline: 'Target', status: 'live' })
  })
  afterAll(() => newsroom.close())

  return {
    /** Once the tests run. */
    newsroom: () => newsroom,
    async call(
      method: string,
      path: string,
      { body, headers }: { body?: string; headers?: Record<string, string> } = {},
    ) {
      const answer = await fetch(newsroom.url + path, {
        method,
        redirect: 'manual',
        headers: {
          authorization: `Bearer ${newsroom.token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
      })
      const text = await answer.text()
      const isProblem = answer.headers.get('content-type')?.includes('problem+json') === true
      return { answer, text, code: isProblem ? (JSON.parse(text) as { code: string }).code : undefined }
    },
    async publish(post: object) {
      return (await newsroom.api('POST', POSTS, post)) as {
        id: string
        position: string
        publishedAt: string
      }
    },
  }
}

/** Everything in a tree that should not be there, as a browser would find it. */
export function foreign(node: DefaultTreeAdapterTypes.Node): string[] {
  const found: string[] = []
  if ('tagName' in node) {
    const { tagName } = node
    const type = node.attrs.find((each) => each.name === 'type')?.value
    if (['x-evil', 'img', 'svg', 'iframe', 'object', 'style', 'base', 'form'].includes(tagName))
      found.push(tagName)
    if (tagName === 'script' && type !== 'module' && type !== 'application/ld+json') found.push('script')
    for (const { name, value } of node.attrs) {
      if (/^on|x-evil|^style$/.test(name)) found.push(`${tagName} ${name}`)
      if (/^(href|src|action)$/.test(name) && !/^(https?:|mailto:|\/|#)/.test(value))
        found.push(`${name}=${value}`)
    }
    if (type === 'application/ld+json') {
      const [text] = node.childNodes
      JSON.parse(text !== undefined && 'value' in text ? text.value : '')
    }
  }
  return 'childNodes' in node ? [...found, ...node.childNodes.flatMap(foreign)] : found
}
