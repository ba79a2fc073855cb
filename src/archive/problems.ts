import { createProblemFactory, type Problems } from '../platform/problem.ts'

/** The largest file an import takes, in bytes. */
export const LARGEST_CAPTURE = 30 * 1024 * 1024

/** What can go wrong when captures of live pages are read, and what to do about it. */
export const archiveProblems = {
  'capture-empty': {
    status: 400,
    title: 'There is nothing in this capture.',
    advice: 'Save the live page again, or copy its text again, and import that file.',
  },
  'capture-too-large': {
    status: 413,
    title: 'This capture is too large.',
    advice: 'Save the page as "HTML only", without its pictures, so that the file is smaller than 30 MB.',
  },
  'capture-too-complex': {
    status: 400,
    title: 'This page has too many elements, or nests them too deeply.',
    advice: 'Copy the text of the live page into a plain text file and import that.',
  },
  'capture-not-text': {
    status: 400,
    title: 'This file is neither text nor a web page that can be read.',
    advice:
      'Save the file as UTF-8: in most editors that is a choice under "Save as". Pictures, PDFs and archives cannot be imported.',
  },
  'capture-no-live-page': {
    status: 400,
    title: 'No live page was found in this file.',
    advice:
      'Save the live page itself as HTML, or copy its text, from the headline down to its oldest update, into a plain text file.',
  },
  'capture-no-updates': {
    status: 400,
    title: 'This page shows no updates that can be read.',
    advice:
      'Open the live page itself, wait until its updates show, and save it as HTML; or copy its text, from the headline down to its oldest update, into a plain text file.',
  },
  'captures-of-different-stories': {
    status: 409,
    title: 'These captures do not show one live page.',
    advice: 'Import the captures of each live page on their own.',
  },
  'export-still-open': {
    status: 409,
    title: 'Only a closed story can be exported.',
    advice: 'Close it first: `stoppress story status SLUG closed`.',
  },
  'export-folder-full': {
    status: 409,
    title: 'The folder to export into holds something already.',
    advice: 'Name a new or empty folder with --out.',
  },
} as const satisfies Problems

export type ArchiveProblem = keyof typeof archiveProblems

export const archiveProblem = createProblemFactory(archiveProblems)
