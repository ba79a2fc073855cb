import { useEffect, useState } from 'preact/hooks'
import { call } from '../api/client.ts'
import { clearDevice } from '../offline/clear-device.ts'
import type { OfflineStore } from '../offline/offline.ts'
import { notify, actionHandler } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { forgetShell } from '../service-worker/register.ts'
import { navigate } from '../ui/router.ts'
import { setMe, type Me } from '../api/session.ts'
import * as messages from '../messages/en/screens/sign-out.ts'

interface UnsentWork {
  readonly drafts: number
  /** Updates and changes not on the server. */
  readonly unsent: number
  readonly pictures: number
}

/** Signing out, optionally deleting local data: recommended on a borrowed device. */
export function SignOut({
  person,
  offline,
  onClose,
}: {
  person: Me
  offline: OfflineStore
  onClose: () => void
}) {
  const [stored, setStored] = useState<UnsentWork | undefined>(undefined)
  useEffect(
    () =>
      actionHandler(async () => {
        const [drafts, items, pictures] = await Promise.all([
          offline.drafts(),
          offline.items(),
          offline.pictures(),
        ])
        setStored({
          drafts: drafts.length,
          unsent: items.filter(({ state }) => state !== 'delivered').length,
          pictures: pictures.filter(({ state }) => state !== 'making').length,
        })
      })(),
    [offline],
  )
  const leave = async (isCleared: boolean) => {
    await call('POST /api/sign-out')
    offline.noticed({ status: 401, ms: 0 }) // notifies other tabs at once
    try {
      if (isCleared) {
        offline.close()
        await clearDevice(person.id)
        await forgetShell()
        notify(messages.youAreSignedOutAnd)
      }
    } catch {
      notify(messages.youAreSignedOutBut, 'failed')
    }
    setMe(null)
    navigate('sign-in')
  }
  return (
    <Dialog title={messages.signOut} onClose={onClose}>
      {stored !== undefined && (
        <>
          <p>{describeUnsent(stored)}</p>
          {isSomething(stored) ? (
            <p class="warn">{messages.clearingLosesItForGood}</p>
          ) : (
            <p class="hint">{messages.theStoriesThatYouOpened}</p>
          )}
          <p class="hint">{messages.onADeviceThatIs}</p>
          <p class="row">
            <Button variant="primary" onClick={() => leave(false)}>
              {messages.signOutAndKeepIt}
            </Button>
            <Button onClick={() => leave(true)}>{messages.signOutAndClearThis}</Button>
          </p>
        </>
      )}
    </Dialog>
  )
}

function isSomething({ drafts, unsent, pictures }: UnsentWork): boolean {
  return drafts + unsent + pictures > 0
}

function describeUnsent(stored: UnsentWork): string {
  if (!isSomething(stored)) return messages.nothingIsKeptOnThis
  const { drafts, unsent, pictures } = stored
  const parts = [
    drafts > 0 && messages.drafts(drafts),
    unsent > 0 && messages.unsentChanges(unsent),
    pictures > 0 && messages.unsentPictures(pictures),
  ].filter((part) => part !== false)
  return messages.onlyOnThisDevice(parts.join(', '))
}
