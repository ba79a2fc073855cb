import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { aTerminal } from './terminal.ts'

describe('the command line', () => {
  it('imports a page as a draft, says all that a dry run says, and withdraws only when asked', async () => {
    const { run, folder } = await aTerminal()
    const top = ['Harbour fire live: ferries wait', 'Two berths stay closed']
    const updates = [
      ['14:17', 'First ship leaves the basin', 'It has left for the roads outside.'],
      ['13:02', 'Second berth is closed', 'The engineers have looked at it.'],
      ['12:10', 'Fire on the quay is out', 'So the brigade says.'],
    ]
    await writeFile(join(folder, 'one.txt'), [...top, ...updates.flat()].join('\n'))
    await writeFile(join(folder, 'two.txt'), [...top, ...[updates[0], updates[2]].flat()].join('\n'))
    const dry = await run(['import', 'one.txt', '--dry-run'])
    expect(dry.said).toMatch(/\+ Fire on the quay.*3 added.*It would be a draft.*nothing has been saved/s)
    const first = await run(['import', 'one.txt'])
    const notes = (said: string) => said.split('\n').filter((line) => line.startsWith('  '))
    expect(notes(first.said)).toEqual(notes(dry.said))
    expect((await run(['story', 'list'])).printed.join()).toContain('\tdraft\t3 posts')
    const second = await run(['import', 'two.txt'])
    expect(second.said).toMatch(/no longer shows 1 update .*--withdraw.*nothing to change/s)
    const third = await run(['import', 'two.txt', '--withdraw', '--status', 'live'])
    expect(third.said).toMatch(/- Second berth.*stays draft.*1 withdrawn/s)
    expect((await run(['import', 'one.txt'])).said).toMatch(/\^ Second berth.*1 brought back/s)
  })
})
