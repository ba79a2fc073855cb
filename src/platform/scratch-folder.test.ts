import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ScratchFolder } from './scratch-folder.ts'

it('what a dead process has left goes with the next start, and what a living one is at stays', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-scratch-'))
  try {
    const dead = 2 ** 22 + 1 // above the largest number that Linux gives
    await mkdir(join(folder, `${dead}-a`))
    await writeFile(join(folder, `${dead}-a`, 'half'), 'x')
    await writeFile(join(folder, `${process.ppid}-b`), 'x')
    await writeFile(join(folder, `${process.pid}-of-a-container-before`), 'x')
    await writeFile(join(folder, 'of nobody'), 'x')
    await new ScratchFolder(folder).empty()
    expect(await readdir(folder)).toEqual([`${process.ppid}-b`])
  } finally {
    await rm(folder, { recursive: true })
  }
})
