import { createProblemFactory, type Problems } from '../platform/problem.ts'

export const accessProblems = {
  unauthorised: {
    status: 401,
    title: 'This requires a valid session or token.',
    advice:
      'Sign in at /newsroom; a program sends a token (`stoppress token create NAME`) as Authorization: Bearer TOKEN.',
  },
  forbidden: {
    status: 403,
    title: 'You may not do this.',
    advice: 'Ask an editor of the desk, or an admin.',
  },
  'token-reads-only': {
    status: 403,
    title: 'This token is for reading.',
    advice: 'Nothing was changed. Use a token that may write, made without --read-only.',
  },
  'confirmation-required': {
    status: 403,
    title: 'Confirm who you are first.',
    advice: 'Use your passkey or a code sent by mail; the confirmation is valid for ten minutes.',
  },
  'admin-needs-passkey': {
    status: 403,
    title: 'Admins need a passkey for this.',
    advice:
      'Confirm with your passkey, or add one under your name; if you have lost it, another admin can recover your account, and so can `stoppress user recover`.',
  },
} as const satisfies Problems

export const accessProblem = createProblemFactory(accessProblems)
