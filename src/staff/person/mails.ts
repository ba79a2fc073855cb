/** The words of mails to people of the newsroom: plain text, nothing to load. */

interface Words {
  readonly subject: string
  readonly text: string
}

export function recoveryMail(site: string, name: string, by: string): Words {
  return {
    subject: `Your account at ${site} was recovered`,
    text: [
      `${name},`,
      '',
      `${by} has recovered your account at ${site}: your passkeys let nobody in any more, and you are signed out`,
      'everywhere. Sign in by a code that is mailed to this address, and add your passkeys again under your name.',
      '',
      `If you did not ask ${by} for this, tell another admin: it stands in the audit trail.`,
      '',
    ].join('\n'),
  }
}

export function inviteMail(site: string, name: string, by: string, link: string): Words {
  return {
    subject: `Your place in the newsroom of ${site}`,
    text: [
      `${name},`,
      '',
      `${by} has invited you to the newsroom of ${site}. Open this link within 7 days; it works once:`,
      '',
      link,
      '',
      'If you did not expect this, ignore it: nothing happens.',
      '',
    ].join('\n'),
  }
}
