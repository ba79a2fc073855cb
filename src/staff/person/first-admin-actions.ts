import { insertLink } from '../../identity/login/link-actions.ts'
import { loginLink, START_EXPIRES_AT } from '../../identity/login/login.ts'
import type { PeopleContext } from './person-actions.ts'
import { countAdmins, lockPeople } from './person-store.ts'
import { newsroomAudience } from './newsroom-audience-actions.ts'

/** Creates the link for the first admin, replacing previous ones; undefined if there is an admin. */
export async function startLink({
  db,
  clock,
  newId,
  site,
}: Pick<PeopleContext, 'db' | 'clock' | 'newId'> & {
  site: { readonly url: string }
}): Promise<string | undefined> {
  return db.transact(async (tx, read) => {
    await lockPeople(tx)
    if ((await countAdmins(read)) > 0) return undefined
    const secret = await insertLink(tx, {
      id: newId(),
      purpose: 'start',
      audience: 'newsroom',
      identityId: null,
      email: '',
      now: clock.now(),
      expiresAt: START_EXPIRES_AT,
    })
    return loginLink(`${site.url}${newsroomAudience.loginPath}`, secret, 'first')
  })
}
