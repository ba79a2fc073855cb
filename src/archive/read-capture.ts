import { isInvalid } from '../platform/problem.ts'
import type { CapturedPage } from './captured-page.ts'
import { decodeCapture } from './decode-capture.ts'
import { readLiveBlogPage } from './live-blog-posting/read-live-blog-page.ts'
import { readPlainText } from './plain-text/read-plain-text.ts'
import { archiveProblem, LARGEST_CAPTURE, type ArchiveProblem } from './problems.ts'

/**
 * Reads one capture of a live page: a saved page or copied text. `fileName` names the file in problems and helps to
 * detect the format; the content has priority. `startAt`: publication time of the oldest update (ms UTC), for text
 * whose times have no date.
 */
export function readCapture(bytes: Uint8Array, fileName: string, startAt?: number): CapturedPage {
  const refusal = (code: ArchiveProblem, detail?: string) =>
    archiveProblem(code, `The file is "${fileName}".${detail === undefined ? '' : ` ${detail}`}`)

  if (bytes.length === 0) throw refusal('capture-empty')
  if (bytes.length > LARGEST_CAPTURE)
    throw refusal('capture-too-large', `It has ${megabytes(bytes.length)} MB.`)
  const text = decodeCapture(bytes)
  if (isInvalid(text)) throw refusal(text.invalid, text.detail)
  if (text.trim() === '') throw refusal('capture-empty')
  if (isWebArchive(text)) {
    throw refusal(
      'capture-no-live-page',
      'It is a web archive (MHTML): save the page as "HTML only" instead.',
    )
  }
  const page = isHtml(text, fileName) ? readLiveBlogPage(text) : readPlainText(text, startAt)
  if (isInvalid(page)) throw refusal(page.invalid, page.detail)
  return page
}

/** HTML starts with a tag, comment or doctype; if it starts with words, tags follow soon. */
function isHtml(text: string, fileName: string): boolean {
  const start = text.slice(0, 4_096).trimStart()
  if (/^<(?:!doctype|!--|\?xml|[a-z][a-z0-9]*[\s/>])/i.test(start)) return true
  if (/<(?:!doctype html|html|head|body)[\s>]/i.test(start)) return true
  return /\.x?html?$/i.test(fileName) && /<(?:script|p|div|article|section)[\s>]/i.test(start)
}

function isWebArchive(text: string): boolean {
  const start = text.slice(0, 2_048)
  return (
    /^(?:From|MIME-Version|Snapshot-Content-Location): /im.test(start) &&
    /^Content-Type: multipart\/related/im.test(start)
  )
}

function megabytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1)
}
