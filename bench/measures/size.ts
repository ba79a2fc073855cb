import { askOk } from '../http.ts'
import type { Measure } from '../measure.ts'
import { proseMaker } from '../prose.ts'
import { integer } from '../report.ts'
import { createStory, fill, startStopPress } from '../stop-press.ts'

const POSTS = 50
const headers = { 'accept-encoding': 'br' }

/** What a reader's browser has to load for a story, as it comes over the wire. */
export const size: Measure = {
  name: 'size',
  run: async (bench) => {
    const at = await startStopPress(bench)
    try {
      const story = await createStory(at, 'bench')
      const prose = proseMaker(3)
      await fill(at, story, POSTS, (index) => prose(250 + (index % 10) * 70))
      const load = async (path: string) => {
        const answer = await askOk(at.port, path, { headers })
        return { path, bytes: answer.body.length, encoding: answer.headers['content-encoding'] ?? 'identity' }
      }
      const html = await load(story.page)
      const text = (await askOk(at.port, story.page)).body.toString()
      const styles = await Promise.all(
        local(text, /<link\b[^>]*\brel="?stylesheet"?[^>]*>/gi, 'href').map(load),
      )
      const scripts = await Promise.all(
        [
          ...local(text, /<script\b[^>]*\bsrc=[^>]*>/gi, 'src'),
          ...local(text, /<link\b[^>]*\brel="?modulepreload"?[^>]*>/gi, 'href'),
        ].map(load),
      )
      const parts = [
        { what: 'HTML', files: [html], limit: 25_000 },
        { what: 'CSS', files: styles, limit: 9000 },
        { what: 'JavaScript', files: scripts, limit: 8000 },
      ].map((part) => ({ ...part, bytes: part.files.reduce((sum, file) => sum + file.bytes, 0) }))
      return {
        title: `Wire size of a story page of ${POSTS} posts`,
        columns: ['part', 'bytes', 'limit', 'files', 'encoding'],
        rows: parts.map(({ what, files, bytes, limit }) => [
          what,
          integer(bytes),
          integer(limit),
          files.map((file) => file.path).join(', ') || 'none of its own',
          [...new Set(files.map((file) => file.encoding))].join(', '),
        ]),
        targets: parts.map(({ what, bytes, limit }) => ({
          what: `${what} of a story page, compressed`,
          measured: bytes / 1000,
          atMost: limit / 1000,
          unit: 'kB',
        })),
        notes: [
          'Posts of 250 to 880 characters of prose. Style or script that stands in the page counts as HTML.',
        ],
      }
    } finally {
      await at.server.stop()
    }
  },
}

/** Addresses on this server that the tags name, each once. */
function local(html: string, tags: RegExp, attribute: 'href' | 'src'): string[] {
  const value = new RegExp(`\\b${attribute}="?([^"\\s>]+)`)
  const found = [...html.matchAll(tags)].map(([tag]) => value.exec(tag)?.[1]?.replaceAll('&amp;', '&') ?? '')
  return [...new Set(found)].filter((address) => /^\/(?!\/)/.test(address))
}
