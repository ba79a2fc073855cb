import { problemsOf, type Problems } from '../platform/problem.ts'

export const identityProblems = {
  'person-email-unfit': {
    status: 400,
    title: 'This is not an email address.',
    advice: 'Give one plain address, such as ada@example.org.',
  },
  'session-unknown': {
    status: 404,
    title: 'You have no such session.',
    advice: 'Load the list of your devices again; it may have ended by itself.',
  },
  'sign-in-code-wrong': {
    status: 400,
    title: 'This code does not let you in.',
    advice:
      'Check the address and the newest mail, and type the code in the browser that asked for it; after 10 minutes or 5 wrong tries, ask for a new one.',
  },
  'sign-in-link-spent': {
    status: 410,
    title: 'This link does not let anybody in.',
    advice: 'It was used, or its time is over: ask for a new one.',
  },
  'sign-in-link-elsewhere': {
    status: 403,
    title: 'This link works only in the browser in which it was asked for.',
    advice: 'Go back there and type the code from the same mail, or ask for a new mail here.',
  },
  'sign-in-needs-name': {
    status: 400,
    title: 'Whoever sets up the newsroom must say who they are.',
    advice: 'Send the link’s secret together with your name and your email address; the link is still good.',
  },
  'passkey-refused': {
    status: 403,
    title: 'This passkey does not let you in.',
    advice: 'Try again, or ask for a code by mail.',
  },
  'passkey-unfit': {
    status: 400,
    title: 'This passkey was not added.',
    advice: 'Start adding it again; the browser has 5 minutes to answer.',
  },
  'passkey-name-unfit': {
    status: 400,
    title: 'A passkey needs a name.',
    advice: 'Give one of 1 to 80 characters, such as the device that holds it.',
  },
  'passkey-unknown': {
    status: 404,
    title: 'You have no such passkey.',
    advice: 'Load the list of your passkeys again.',
  },
} as const satisfies Problems

export const identityProblem = problemsOf(identityProblems)
