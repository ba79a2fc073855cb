import { bodyComponents } from './story/body/body-schema.ts'

/** What /api/openapi.json says of the whole: the groups of routes, and schemas that refer to each other. */
export const apiDescription = {
  tags: {
    reading: 'What readers and programs of other sites may ask',
    writing: 'Stories, posts, articles and templates: everything that changes one',
    newsroom: 'What the newsroom’s app reads while people work',
    'pictures and embeds': 'Pictures as they come in, and cards of what stands elsewhere',
    'signing in': 'How somebody comes in and goes out',
    'your account': 'Of the person who is signed in',
    'people and desks': 'Who is in the newsroom, and on which desk',
    'looking after the newsroom': 'What was done, and what was mailed',
    operating: 'For whoever runs the server, and for what watches it',
  },
  schemas: bodyComponents,
} as const
