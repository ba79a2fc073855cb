import { fetchMe } from '../api/session.ts'
import { actionHandler } from '../ui/notices.ts'

const RETRY_AFTER_MS = 5_000

/** Finds out who is signed in, and asks again while the server does not answer. */
export async function loadMe(): Promise<void> {
  if (!(await fetchMe())) setTimeout(actionHandler(loadMe), RETRY_AFTER_MS)
}
