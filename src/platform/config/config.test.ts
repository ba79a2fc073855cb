import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stop-press-config-'))
  await writeFile(join(folder, 'database'), 'postgres://news:hunter2@db/news\n')
  await writeFile(join(folder, 'smtp'), 'smtps://news:hunter2@mail.example.org\r\n')
  await writeFile(join(folder, 'bucket'), 's3://KEY:hunter2@store.example.org/media')
  await writeFile(join(folder, 'nonsense'), 'hunter2')
})
afterAll(() => rm(folder, { recursive: true }))

const read = (environment: Record<string, string>) => readConfig(environment, folder)

describe('a secret', () => {
  it('may stand in a file that is named for it', () => {
    const config = read({
      DATABASE_URL_FILE: 'database',
      MEDIA_STORE_FILE: join(folder, 'bucket'),
      SMTP_URL_FILE: 'smtp',
      MAIL_FROM: 'news@example.org',
    })
    expect(config.databaseUrl).toBe('postgres://news:hunter2@db/news')
    expect(config.smtp?.url).toBe('smtps://news:hunter2@mail.example.org')
    expect(config.mediaStore).toMatchObject({ kind: 's3' })
  })

  it.each([
    [{ DATABASE_URL: 'sqlite:x.db', DATABASE_URL_FILE: 'database' }, /both set/],
    [{ DATABASE_URL_FILE: 'nowhere' }, /^DATABASE_URL_FILE names nowhere, which cannot be read \(ENOENT\)/],
    [{ DATABASE_URL_FILE: 'nonsense' }, /^DATABASE_URL cannot be the value it has/],
    [{ SMTP_URL_FILE: '.', MAIL_FROM: 'a@example.org' }, /EISDIR/],
  ])('is not guessed: %j', (environment, sentence) => {
    expect(() => read(environment)).toThrow(ConfigError)
    expect(() => read(environment)).toThrow(sentence)
    expect(() => read(environment)).not.toThrow('hunter2')
  })

  it('that is left empty is unset', () => {
    expect(read({ DATABASE_URL: '', DATABASE_URL_FILE: 'database' }).databaseUrl).toContain('postgres')
    expect(read({ DATABASE_URL_FILE: '' }).databaseUrl).toContain('sqlite')
  })
})

describe('Strict-Transport-Security', () => {
  it.each([
    [{ PUBLIC_URL: 'https://live.example.org' }, 'max-age=31536000'],
    [{ PUBLIC_URL: 'http://live.example.org' }, null],
    [{}, null],
    [{ PUBLIC_URL: 'https://live.example.org', HSTS: 'off' }, null],
    [
      { PUBLIC_URL: 'https://live.example.org', HSTS: 'max-age=63072000; includeSubDomains; preload' },
      'max-age=63072000; includeSubDomains; preload',
    ],
    [{ PUBLIC_URL: 'http://live.example.org', HSTS: 'max-age=1' }, null],
  ])('at %j is %s', (environment, header) => {
    expect(read(environment).hsts).toBe(header)
  })

  it.each(['on', 'max-age', 'max-age=1\r\nx: y', 'includeSubDomains'])('cannot be %j', (HSTS) => {
    expect(() => read({ HSTS })).toThrow('HSTS cannot be')
  })
})
