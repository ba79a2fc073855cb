import { stat, readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { CapturedPage } from '../archive/captured-page.ts'
import { importStory, type Imported } from '../archive/import-story.ts'
import { IMPORT_STATUSES } from '../archive/import-story-fields.ts'
import { readCapture } from '../archive/read-capture.ts'
import { archiveProblem, LARGEST_CAPTURE } from '../archive/problems.ts'
import { TERMINAL } from '../access/actor.ts'
import { readArguments, UsageError, type Command } from './command.ts'
import { withCliContext, createStoryContext, type Terminal } from './cli-context.ts'

export const importPages: Command = {
  name: 'import',
  usage: ['import FILE… [--slug SLUG] [--status draft|live|closed] [--at TIME] [--withdraw] [--dry-run]'],
  about: 'Make a story of saved live pages (HTML with LiveBlogPosting, or plain text), oldest capture first',
  async run(args, terminal) {
    const { values, positionals } = readArguments(args, {
      slug: { type: 'string' },
      at: { type: 'string' },
      status: { type: 'string' },
      withdraw: { type: 'boolean' },
      'dry-run': { type: 'boolean' },
    })
    if (positionals.length === 0)
      throw new UsageError('Which files? Name one or several captures of one page.')
    const startAt = values.at === undefined ? undefined : Date.parse(values.at)
    if (Number.isNaN(startAt))
      throw new UsageError(`--at must be a time such as 2026-11-23T06:10:00Z; it was "${values.at ?? ''}".`)
    const status = IMPORT_STATUSES.find((each) => each === values.status)
    if (values.status !== undefined && status === undefined)
      throw new UsageError(
        `--status must be one of ${IMPORT_STATUSES.join(', ')}; it was "${values.status}".`,
      )
    const pages: CapturedPage[] = []
    for (const file of positionals) pages.push(await readPage(terminal, file, startAt))
    await withCliContext(terminal, async (cli) => {
      const context = createStoryContext(cli, TERMINAL)
      const imported = await importStory(context, pages, {
        slug: values.slug,
        startAt,
        status,
        withdraw: values.withdraw,
        isDryRun: values['dry-run'],
      })
      await context.flushNotifications()
      report(terminal, imported, values['dry-run'] === true)
    })
  },
}

async function readPage(terminal: Terminal, file: string, startAt?: number): Promise<CapturedPage> {
  const path = resolve(terminal.folder, file)
  const found = await stat(path).catch((cause: unknown) => {
    throw new UsageError(`There is no file ${file}.`, { cause })
  })
  if (!found.isFile()) throw new UsageError(`${file} is not a file.`)
  // Checked before reading: the file may have any size.
  if (found.size > LARGEST_CAPTURE)
    throw archiveProblem('capture-too-large', `${basename(file)} has ${Math.round(found.size / 1e6)} MB.`)
  terminal.stderr(`Reading ${basename(file)}`)
  const page = readCapture(await readFile(path), basename(file), startAt)
  terminal.stderr(
    `  ${page.format}: "${page.headline}", ${count(page.posts.length, 'update')}, summary of ${count(page.summary.length, 'paragraph')}`,
  )
  if (page.leftOut.length > 0) terminal.stderr(`  left out: ${page.leftOut.join(', ')}`)
  for (const remark of page.remarks) terminal.stderr(`  ${remark}`)
  return page
}

function report(terminal: Terminal, imported: Imported, isDryRun: boolean): void {
  for (const words of imported.added) terminal.stderr(`  + ${words}`)
  for (const words of imported.revised) terminal.stderr(`  ~ ${words}`)
  for (const words of imported.withdrawn) terminal.stderr(`  - ${words}`)
  for (const words of imported.restored) terminal.stderr(`  ^ ${words}`)
  for (const remark of imported.remarks) terminal.stderr(`  note: ${remark}`)
  const { slug, added, revised, withdrawn, restored, completed, unchanged } = imported
  const changes = [added, revised, withdrawn, restored, completed].flat().length
  const isNothing = changes === 0 && !imported.isStoryChanged
  const back = restored.length === 0 ? '' : `, ${restored.length} brought back`
  const what = `${added.length} added, ${revised.length} revised, ${withdrawn.length} withdrawn${back}, ${unchanged} unchanged`
  terminal.stderr(
    `${imported.isNewStory ? 'New story' : 'Story'} ${slug}: ${isNothing ? 'nothing to change' : what}.`,
  )
  if (imported.status === 'draft')
    terminal.stderr(
      `${isDryRun ? 'It would be' : 'It is'} a draft: readers see nothing of it until \`stoppress story status ${slug} live\`.`,
    )
  if (isDryRun) terminal.stderr('This was a dry run: nothing has been saved.')
  terminal.stdout(slug)
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
