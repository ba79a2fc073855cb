import { problemsOf, type Problems } from '../platform/problem.ts'

/** What can go wrong with a story, and what to do about it. docs/problems.md is tied to this by a test. */
export const storyProblems = {
  'story-unknown': {
    status: 404,
    title: 'There is no such story.',
    advice: 'Check the slug in the address.',
  },
  'post-unknown': { status: 404, title: 'There is no such post in this story.', advice: 'Check the id.' },
  'revision-unknown': {
    status: 404,
    title: 'This revision is not kept.',
    advice: 'Ask for the list of revisions. Of a draft, states that its writer replaced long ago are let go.',
  },
  'slug-taken': {
    status: 409,
    title: 'Another story has this slug.',
    advice: 'Choose another slug, or change that story.',
  },
  'slug-unfit': {
    status: 400,
    title: 'This is not a slug.',
    advice: 'Use lower-case letters, digits and single hyphens, at most 80 characters.',
  },
  'id-unfit': {
    status: 400,
    title: 'This is not an id.',
    advice: 'Use a UUID in lower case (version 7 is best), or leave the id out.',
  },
  'id-taken': {
    status: 409,
    title: 'This id already belongs to something else.',
    advice: 'Send a retry with exactly what was sent first, or something new with a new id.',
  },
  'language-unfit': {
    status: 400,
    title: 'This is not a language.',
    advice: 'Use a BCP 47 tag such as en-GB, uk or ar.',
  },
  'headline-missing': { status: 400, title: 'A story needs a headline.', advice: 'Send one.' },
  'post-empty': {
    status: 400,
    title: 'A post needs words.',
    advice: 'Send a headline, a text, or a report with a headline.',
  },
  'post-unfit': {
    status: 400,
    title: 'This post cannot stand like this.',
    advice: 'Mend what is named and send it again.',
  },
  'too-long': { status: 400, title: 'This is too long.', advice: 'Shorten what is named and send it again.' },
  'body-unfit': {
    status: 400,
    title: 'The body has something that a post cannot hold.',
    advice:
      'Send plain text as "text", HTML as "html", or a body of paragraphs, lists, quotes, bold, italic and links.',
  },
  'html-too-tangled': {
    status: 400,
    title: 'This HTML is more than a post can be read from.',
    advice: 'Send the words without the page around them, or send them as "text".',
  },
  'summary-unfit': {
    status: 400,
    title: 'The summary cannot stand like this.',
    advice:
      'Give 0 to 20 points of at most 1,000 characters; a point may only lead to a published post of this story.',
  },
  'status-unreachable': {
    status: 409,
    title: 'The story cannot go from one state to the other.',
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
    title: 'Readers have had this post for too long to take it back unseen.',
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
  'time-unfit': {
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
    title: 'This post was handed in, and not all of its pictures have been seen yet.',
    advice: 'Wait until its pictures are there and look at them, or take out those that do not come.',
  },
  'needs-approval': {
    status: 403,
    title: 'You may not publish this post.',
    advice: 'Hand it in: an editor of the desk publishes it.',
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
  'article-unknown': { status: 404, title: 'There is no such article.', advice: 'Check the address.' },
  'template-unfit': {
    status: 400,
    title: 'This cannot be kept as a template.',
    advice: 'Give it a name of its own, and words only.',
  },
  'too-many-templates': {
    status: 409,
    title: 'This desk has forty templates already.',
    advice: 'Remove one that nobody uses first.',
  },
  'too-many-pins': { status: 409, title: 'Three posts are pinned already.', advice: 'Unpin one first.' },
} as const satisfies Problems

export type StoryProblem = keyof typeof storyProblems

export const storyProblem = problemsOf(storyProblems)
