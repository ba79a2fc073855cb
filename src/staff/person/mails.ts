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

export function confirmMail(site: string, code: string): Words {
  return {
    subject: `${code} is your code for ${site}`,
    text: [
      `Somebody who is signed in as you at ${site} wants to add or remove a way in, or to let somebody else in.`,
      'If that is you, this is the code by which you confirm it, within 10 minutes and in the same browser:',
      '',
      `    ${code}`,
      '',
      'If it is not you, give the code to nobody, sign in, and end the sessions that you do not know under your name.',
      '',
    ].join('\n'),
  }
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
