import { describe, expect, it } from 'vitest'
import { OPTIONS } from '../../src/platform/config/options.ts'
import { aTerminal } from './terminal.ts'

describe('settings', () => {
  it('that are empty count as unset', async () => {
    const { run } = await aTerminal({ PORT: '', PUBLIC_URL: '', STOPPRESS_SAMPLE: '', TIME_ZONE: '' })
    expect((await run(['doctor'])).code).toBe(0)
  })

  it('that are secret are never said, not even when they are wrong', async () => {
    const { run } = await aTerminal({ DATABASE_URL: 'postgre://user:hunter2@db/x' })
    for (const command of [['doctor'], ['story', 'list'], ['serve']]) {
      const { code, out, said } = await run(command)
      expect(code).toBe(1)
      expect(said).toContain('DATABASE_URL')
      expect(out + said).not.toContain('hunter2')
    }
  })

  it('of a database that does not answer fail every command without its password', async () => {
    const { run } = await aTerminal({ DATABASE_URL: 'postgres://user:hunter2@127.0.0.1:9/x' })
    for (const command of [['doctor'], ['story', 'list']]) {
      const { code, out, said } = await run(command)
      expect(code).toBe(1)
      expect(out + said).toMatch(/ECONNREFUSED|connect/)
      expect(out + said).not.toContain('hunter2')
    }
  })
})

describe('the command line', () => {
  const WRONG: Record<keyof typeof OPTIONS, string> = {
    host: 'not a host',
    port: '70000',
    publicUrl: 'live.example.org',
    dataDir: 'a\0b',
    databaseUrl: 'mysql://x',
    oembedProviders: 'https://a.example',
    mediaStore: 's3://no-secret@host/bucket',
    sample: 'yes',
    outside: 'maybe',
    hsts: 'for ever',
    siteName: ' ',
    timeZone: 'Mars/Olympus',
    logLevel: 'loud',
    maxStreams: '-1',
    apiCalls: '0',
    cachePurge: 'varnish',
    drainSeconds: '601',
    trustProxy: 'maybe',
    smtpUrl: 'mail.example.org',
    mailFrom: 'nobody',
  }
  it.each(Object.entries(WRONG))('stops at a wrong %s with a sentence that names it', async (key, value) => {
    const { name, expected } = OPTIONS[key as keyof typeof OPTIONS]
    const { run } = await aTerminal({ [name]: value })
    const { code, said } = await run(['doctor'])
    expect(code).toBe(1)
    expect(said).toContain(`${name} cannot be`)
    expect(said).toContain(expected)
  })
})

describe('the settings of mail', () => {
  it('go together, and the password in them is never said', async () => {
    const alone = await (
      await aTerminal({ SMTP_URL: 'smtp://user:hunter2@mail.example.org' })
    ).run(['doctor'])
    expect([alone.code, alone.said]).toEqual([1, expect.stringContaining('MAIL_FROM must be too')])
    const wrong = await (
      await aTerminal({ SMTP_URL: 'http://user:hunter2@mail.example.org' })
    ).run(['doctor'])
    expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining('SMTP_URL cannot be')])
    for (const { said } of [alone, wrong]) expect(said).not.toContain('hunter2')
  })

  it.each(['news@example.org', 'The Example <news@example.org>'])('take the address %s', async (from) => {
    const { run } = await aTerminal({ SMTP_URL: 'smtp://mail.example.org:587', MAIL_FROM: from })
    expect((await run(['doctor'])).code).toBe(0)
  })

  it.each(['news', 'a@b, c@d', 'The Example', 'x@example.org\r\nBcc: y@example.org'])(
    'refuse the address %j',
    async (from) => {
      const { run } = await aTerminal({ SMTP_URL: 'smtp://mail.example.org:587', MAIL_FROM: from })
      expect((await run(['doctor'])).said).toContain('MAIL_FROM cannot be')
    },
  )
})
