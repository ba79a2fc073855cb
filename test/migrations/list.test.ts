import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { MIGRATIONS } from '../../src/migrations.ts'

it('every migration is listed under the name of its file, in the order in which it runs', async () => {
  const names = Object.keys(MIGRATIONS.migrations)
  expect(names).toEqual(names.toSorted())
  for (const name of names) expect(name).toMatch(/^\d{4}-\d\d-\d\d-\d\d-[a-z][a-z-]*[a-z]$/)
  const files = (await readdir('src', { recursive: true })).filter((file) =>
    /\/migrations\/[^/]+\.ts$/.test(file),
  )
  expect(files.map((file) => basename(file, '.ts')).toSorted()).toEqual(names)
})
