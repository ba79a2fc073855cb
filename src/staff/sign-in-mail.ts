/** The words of the mails that let somebody in: plain text, nothing to load. */

interface Words {
  readonly subject: string
  readonly text: string
}

export function signInMail(site: string, code: string, link: string): Words {
  return {
    subject: `${code} is your code for ${site}`,
    text: [
      `Your code for ${site}:`,
      '',
      `    ${code}`,
      '',
      'It is valid for 10 minutes. Or open this link within 15 minutes:',
      '',
      link,
      '',
      'If you did not ask for this, ignore it: nothing happens.',
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
