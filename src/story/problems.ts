import { createProblemFactory, type Problems } from '../platform/problem.ts'

/** What can go wrong with a story, and what to do about it. docs/problems.md is tied to this by a test. */
export const storyProblems = {
  'story-not-found': {
    status: 404,
    title: 'There is no such story.',
    advice: 'Check the slug in the address.',
  },
  'post-not-found': { status: 404, title: 'There is no such post in this story.', advice: 'Check the id.' },
  'revision-not-found': {
    status: 404,
    title: 'This revision no longer exists.',
    advice: 'Ask for the list of revisions. Old revisions of a draft are pruned.',
  },
  'slug-taken': {
    status: 409,
    title: 'Another story has this slug.',
    advice: 'Choose another slug, or change that story.',
  },
  'invalid-slug': {
    status: 400,
    title: 'This is not a valid slug.',
    advice: 'Use lower-case letters, digits and single hyphens, at most 80 characters.',
  },
  'invalid-id': {
    status: 400,
    title: 'This is not a valid id.',
    advice: 'Use a UUID in lower case (version 7 is best), or leave the id out.',
  },
  'id-taken': {
    status: 409,
    title: 'This id already belongs to something else.',
    advice: 'Send a retry with exactly what was sent first, or something new with a new id.',
  },
  'invalid-language': {
    status: 400,
    title: 'This is not a valid language tag.',
    advice: 'Use a BCP 47 tag such as en-GB, uk or ar.',
  },
  'headline-missing': { status: 400, title: 'A story needs a headline.', advice: 'Send one.' },
  'post-empty': {
    status: 400,
    title: 'A post needs content.',
    advice: 'Send a headline, a text, or a report with a headline.',
  },
  'invalid-post': {
    status: 400,
    title: 'This post is not valid.',
    advice: 'Correct the fields that are named and send it again.',
  },
  'too-long': {
    status: 400,
    title: 'This is too long.',
    advice: 'Shorten the field that is named and send it again.',
  },
  'invalid-body': {
    status: 400,
    title: 'The body contains something that a post cannot hold.',
    advice:
      'Send plain text as "text", HTML as "html", or a body of paragraphs, lists, quotes, bold, italic and links.',
  },
  'html-too-complex': {
    status: 400,
    title: 'This HTML is too complex to read a post from.',
    advice: 'Send the text without the page around it, or send it as "text".',
  },
  'invalid-summary': {
    status: 400,
    title: 'This summary is not valid.',
    advice:
      'Give 0 to 20 points of at most 1,000 characters; a point may only lead to a published post of this story.',
  },
  'status-unreachable': {
    status: 409,
    title: 'The story cannot change to this status.',
    advice:
      'draft → live → paused → live → closed → archived; a closed story can go live again or be paused, an archived one be closed again.',
  },
  'story-closed': {
    status: 409,
    title: 'This story is closed.',
    advice:
      'Make it live again to add to it. Without that, an editor may correct a published post, with a note for readers, or withdraw it.',
  },
  'already-withdrawn': {
    status: 409,
    title: 'This post is withdrawn.',
    advice: 'A withdrawn post stays as a notice; publish a new one.',
  },
  'not-published': { status: 409, title: 'This post is a draft.', advice: 'Publish it first.' },
  'edit-conflict': {
    status: 409,
    title: 'Somebody else has changed this post since.',
    advice: 'Read its current state, put both changes together, and send that with its revision.',
  },
  'already-published': {
    status: 409,
    title: 'This post is published already.',
    advice: 'Take it back to a draft first, or withdraw it.',
  },
  'published-too-long': {
    status: 409,
    title: 'This post has been public for too long to be unpublished.',
    advice: 'Withdraw it: a notice stays in its place, with your reason.',
  },
  'drafts-too-many': {
    status: 409,
    title: 'There are as many unpublished drafts as one person may have.',
    advice: 'Publish some of them or throw some away, then send this again.',
  },
  'drafts-too-large': {
    status: 409,
    title: 'The unpublished drafts are as large as those of one person may be.',
    advice: 'Publish some of the long ones or throw some away, then send this again.',
  },
  discarded: { status: 409, title: 'This draft was thrown away.', advice: 'Bring it back first.' },
  embargoed: {
    status: 409,
    title: 'This post is under embargo.',
    advice: 'It publishes itself when the embargo ends; to publish it now, lift the embargo first.',
  },
  'invalid-time': {
    status: 400,
    title: 'A post cannot be scheduled for this time.',
    advice: 'Give a time in the future, at most a year away.',
  },
  'alt-missing': {
    status: 409,
    title: 'A picture needs a description before readers see it.',
    advice: 'Say what the picture shows for those who do not see it, or mark it as decorative.',
  },
  'speaker-missing': {
    status: 409,
    title: 'A quote needs a speaker before readers see it.',
    advice: 'Say who said it, or make it an update.',
  },
  'picture-not-ready': {
    status: 409,
    title: 'This post was submitted, and not all of its pictures are ready.',
    advice: 'Wait until its pictures are ready and review them, or take out those that fail.',
  },
  'needs-approval': {
    status: 403,
    title: 'You may not publish this post.',
    advice: 'Submit it: an editor of the desk publishes it.',
  },
  'not-yours': {
    status: 403,
    title: 'Your role on this desk does not allow this.',
    advice: 'Ask an editor of the desk.',
  },
  'desk-not-yours': {
    status: 400,
    title: 'There is no such desk.',
    advice: 'Choose one of the desks that you belong to.',
  },
  'article-not-found': { status: 404, title: 'There is no such article.', advice: 'Check the address.' },
  'invalid-template': {
    status: 400,
    title: 'This is not a valid template.',
    advice: 'Give it a unique name, and text only.',
  },
  'too-many-templates': {
    status: 409,
    title: 'This desk has forty templates already.',
    advice: 'Remove one that nobody uses first.',
  },
  'too-many-pins': { status: 409, title: 'Three posts are pinned already.', advice: 'Unpin one first.' },
} as const satisfies Problems

export type StoryProblem = keyof typeof storyProblems

export const storyProblem = createProblemFactory(storyProblems)
