import { createProblemFactory, type Problems } from '../platform/problem.ts'

export const identityProblems = {
  'invalid-person-email': {
    status: 400,
    title: 'This is not a valid email address.',
    advice: 'Give one plain address, such as ada@example.org.',
  },
  'session-not-found': {
    status: 404,
    title: 'You have no such session.',
    advice: 'Load the list of your devices again; it may have ended by itself.',
  },
  'sign-in-code-wrong': {
    status: 400,
    title: 'This code is not valid.',
    advice:
      'Check the address and the newest mail, and type the code in the browser that asked for it; after 10 minutes or 5 wrong tries, ask for a new one.',
  },
  'sign-in-link-used': {
    status: 410,
    title: 'This link is no longer valid.',
    advice: 'It has been used or has expired: ask for a new one.',
  },
  'sign-in-link-wrong-browser': {
    status: 403,
    title: 'This link works only in the browser that requested it.',
    advice: 'Go back there and type the code from the same mail, or ask for a new mail here.',
  },
  'sign-in-needs-name': {
    status: 400,
    title: 'Setting up the newsroom requires a name and an email address.',
    advice: 'Send the link’s secret together with your name and your email address; the link is still good.',
  },
  'passkey-refused': {
    status: 403,
    title: 'This passkey was not accepted.',
    advice: 'Try again, or ask for a code by mail.',
  },
  'invalid-passkey': {
    status: 400,
    title: 'This passkey was not added.',
    advice: 'Start adding it again; the browser has 5 minutes to answer.',
  },
  'invalid-passkey-name': {
    status: 400,
    title: 'A passkey needs a name.',
    advice: 'Give one of 1 to 80 characters, such as the device that holds it.',
  },
  'passkey-not-found': {
    status: 404,
    title: 'You have no such passkey.',
    advice: 'Load the list of your passkeys again.',
  },
} as const satisfies Problems

export const identityProblem = createProblemFactory(identityProblems)
