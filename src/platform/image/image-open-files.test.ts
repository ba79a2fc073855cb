import { spawnSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { PICTURE_RECIPE } from '../../media/picture/picture.ts'
import { processInSubprocess } from './image-processor.ts'

/** Sets how many files this process may have open. */
const allow = (files: number) =>
  spawnSync('prlimit', ['--pid', String(process.pid), `--nofile=${files}:`]).status
const hasPrlimit = spawnSync('prlimit', ['--version']).status === 0

it.runIf(hasPrlimit || process.env['CI'] !== undefined)(
  'an image that meets the limit of open files fails, and takes neither the process nor the queue with it',
  async () => {
    expect(allow(128)).toBe(0)
    const open: number[] = []
    try {
      const fill = () => {
        for (;;) open.push(openSync('/dev/null', 'r'))
      }
      expect(fill).toThrow('EMFILE')
      const source = { stream: Readable.from([Buffer.alloc(9)]), size: 9 }
      await expect(processInSubprocess(source, '/', PICTURE_RECIPE, { timeoutMs: 10_000 })).rejects.toThrow(
        'could not be started',
      )
    } finally {
      for (const file of open) closeSync(file)
      allow(1_024)
    }
  },
)
