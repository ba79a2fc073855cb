import { createProblemFactory, type Problems } from '../platform/problem.ts'

export const staffProblems = {
  'token-not-found': {
    status: 404,
    title: 'There is no token of this name.',
    advice: 'See `stoppress token list` for the names there are.',
  },
  'invalid-token-name': {
    status: 400,
    title: 'A token needs a unique name.',
    advice: 'Use 1 to 60 characters that no other token has, such as the name of the program.',
  },
  'invalid-token-end': {
    status: 400,
    title: 'A token needs an expiry date.',
    advice: 'Give a future date, such as 2027-03-31, or a number of days, such as 90d; at most five years.',
  },
  'person-not-found': {
    status: 404,
    title: 'There is no such person.',
    advice: 'See the list of people, or `stoppress user list`.',
  },
  'invalid-person-name': {
    status: 400,
    title: 'This is not a valid name.',
    advice: 'Use 1 to 80 characters on one line.',
  },
  'person-email-taken': {
    status: 409,
    title: 'This email address is already in use.',
    advice: 'Change that person, or send them a new link.',
  },
  'last-admin': {
    status: 409,
    title: 'This is the last admin.',
    advice: 'Make somebody else an admin first: without one, nobody could look after people and desks.',
  },
  'desk-not-found': {
    status: 404,
    title: 'There is no such desk.',
    advice: 'See the list of desks.',
  },
  'invalid-desk-name': {
    status: 400,
    title: 'A desk needs a unique name.',
    advice: 'Use 1 to 80 characters that no other desk has, such as Sport.',
  },
  'person-already-signed-in': {
    status: 409,
    title: 'This person has signed in already.',
    advice:
      'They ask for a code with their own address; if they have lost their passkey, recover their account.',
  },
} as const satisfies Problems

export const staffProblem = createProblemFactory(staffProblems)
