import { createProblemFactory, type Problems } from '../../platform/problem.ts'

/** What can go wrong with a picture, and what to do about it. docs/problems.md is tied to this by a test. */
export const pictureProblems = {
  'picture-not-found': { status: 404, title: 'There is no such picture.', advice: 'Check the id.' },
  'picture-id-taken': {
    status: 403,
    title: 'Somebody else has used this picture id.',
    advice: 'Send yours with a new id.',
  },
  'picture-too-large': {
    status: 413,
    title: 'This file is too large for a picture.',
    advice: 'Send one of at most 64 MB: save it as a JPEG, or smaller.',
  },
  'picture-empty': { status: 400, title: 'This file is empty.', advice: 'Send the picture again.' },
  'picture-heic': {
    status: 415,
    title: 'This picture is HEIC, which cannot be read here.',
    advice: 'Send it as JPEG: phones do so when set to “most compatible”, or when it is shared by mail.',
  },
  'picture-other-type': {
    status: 415,
    title: 'This type of file is not supported.',
    advice: 'Send JPEG, PNG, WebP or AVIF.',
  },
  'picture-unreadable': {
    status: 422,
    title: 'This picture cannot be read: the file is damaged.',
    advice: 'Open it, save it again as JPEG, and send that.',
  },
  'picture-too-many-pixels': {
    status: 422,
    title: 'This picture has too many pixels.',
    advice:
      'Send one of at most 100 megapixels, or 25 as AVIF; a progressive JPEG or an interlaced PNG of at most 50.',
  },
  'picture-too-stretched': {
    status: 422,
    title: 'This picture is far longer than it is wide, or the reverse.',
    advice: 'Cut it so that one side is at most 20 times the other.',
  },
  'picture-too-slow': {
    status: 422,
    title: 'This picture takes too long to process.',
    advice: 'Save it again as JPEG, or smaller, and send that with a new id.',
  },
  'picture-too-heavy': {
    status: 422,
    title: 'Processing this picture takes too much memory.',
    advice: 'Save it as a JPEG of at most 25 megapixels, and send that with a new id.',
  },
  'picture-removed': {
    status: 410,
    title: 'This picture was removed.',
    advice: 'Take it out of the posts that show it, or send it again with a new id.',
  },
  'picture-failed': {
    status: 422,
    title: 'This picture could not be processed, even after several attempts.',
    advice: 'Save it again as JPEG and send that with a new id; if that fails too, tell the operator.',
  },
  'upload-not-found': {
    status: 404,
    title: 'There is no such upload.',
    advice: 'Start it again with the same picture id.',
  },
  'invalid-upload': {
    status: 400,
    title: 'This upload request is not valid.',
    advice: 'Follow tus 1.0: Upload-Length in bytes, Upload-Metadata with the picture’s id (a UUID).',
  },
  'upload-version': {
    status: 412,
    title: 'This version of tus is not supported.',
    advice: 'Send the header Tus-Resumable: 1.0.0.',
  },
  'upload-offset': {
    status: 409,
    title: 'The upload is at another offset.',
    advice: 'Ask for its offset with HEAD, and go on from there.',
  },
  'upload-busy': {
    status: 423,
    title: 'Another request is sending this upload.',
    advice: 'Wait a few seconds, ask for its offset with HEAD, and go on from there.',
  },
  'upload-finished': {
    status: 409,
    title: 'This upload has ended.',
    advice: 'Take the picture out of the posts that show it.',
  },
  'upload-unfinished': {
    status: 409,
    title: 'This picture has not been uploaded completely.',
    advice: 'Cancel the upload, or wait until it has finished.',
  },
  'too-many-uploads': {
    status: 429,
    title: 'You have too many unfinished uploads.',
    advice:
      'Wait until some have finished, or cancel some: each person may have 200 files and 1 GB in progress.',
  },
  'upload-no-space': {
    status: 507,
    title: 'The server has no space for this picture at the moment.',
    advice: 'Keep it and send it again later; the operator has been notified.',
  },
} as const satisfies Problems

export const pictureProblem = createProblemFactory(pictureProblems)

export type PictureProblem = keyof typeof pictureProblems
