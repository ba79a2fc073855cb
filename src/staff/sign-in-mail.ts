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
      'Type it where you asked for it, within 10 minutes. Or open this link there, in the same browser:',
      '',
      link,
      '',
      'Give neither to anybody, and type the code nowhere else. If you did not ask for this, ignore it: nothing happens.',
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
