/** The words of mails that let somebody in: plain text, nothing to load. */

interface Words {
  readonly subject: string
  readonly text: string
}

/** `link` is null where the audience has no page for one. */
export function loginMail(site: string, code: string, link: string | null): Words {
  return {
    subject: `${code} is your code for ${site}`,
    text: [
      `Your code for ${site}:`,
      '',
      `    ${code}`,
      '',
      ...(link === null
        ? ['Type it where you asked for it, within 10 minutes, in the same browser.', '']
        : [
            'Type it where you asked for it, within 10 minutes. Or open this link there, in the same browser:',
            '',
            link,
            '',
          ]),
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
