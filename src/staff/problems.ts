import { problemsOf, type Problems } from '../platform/problem.ts'

export const staffProblems = {
  'token-unknown': {
    status: 404,
    title: 'There is no token of this name.',
    advice: 'See `stoppress token list` for the names there are.',
  },
  'token-name-unfit': {
    status: 400,
    title: 'A token needs a name of its own.',
    advice: 'Give one of 1 to 60 characters that no other token has, such as what will use it.',
  },
  'token-end-unfit': {
    status: 400,
    title: 'A token needs an end.',
    advice:
      'Give a day to come, such as 2027-03-31, or a number of days, such as 90d; five years are the most.',
  },
  'person-unknown': {
    status: 404,
    title: 'There is no such person.',
    advice: 'See the list of people, or `stoppress user list`.',
  },
  'person-name-unfit': {
    status: 400,
    title: 'This is not a name.',
    advice: 'Give 1 to 80 characters on one line.',
  },
  'person-email-taken': {
    status: 409,
    title: 'Somebody has this email address already.',
    advice: 'Change that person, or send them a new link.',
  },
  'last-admin': {
    status: 409,
    title: 'This is the last admin.',
    advice: 'Make somebody else an admin first: without one, nobody could look after people and desks.',
  },
  'desk-unknown': {
    status: 404,
    title: 'There is no such desk.',
    advice: 'See the list of desks.',
  },
  'desk-name-unfit': {
    status: 400,
    title: 'A desk needs a name of its own.',
    advice: 'Give one of 1 to 80 characters that no other desk has, such as Sport.',
  },
  'person-at-work': {
    status: 409,
    title: 'This person has signed in already.',
    advice:
      'They ask for a code with their own address; if they have lost their passkey, recover their account.',
  },
} as const satisfies Problems

export const staffProblem = problemsOf(staffProblems)
