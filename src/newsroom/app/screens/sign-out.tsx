import { useEffect, useState } from 'preact/hooks'
import { call } from '../api/api.ts'
import { clearDevice } from '../offline/clear-device.ts'
import type { Field } from '../offline/field.ts'
import { notify, press } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { forgetShell } from '../service-worker/register.ts'
import { go } from '../ui/router.ts'
import { setMe, type Me } from '../api/session.ts'
import * as messages from '../messages/en/screens/sign-out.ts'

interface Kept {
  readonly drafts: number
  /** Updates and changes that the server does not have. */
  readonly unsent: number
  readonly pictures: number
}

/** Signing out, and whether what this device keeps goes too: on a borrowed one it should. */
export function SignOut({ person, field, onClose }: { person: Me; field: Field; onClose: () => void }) {
  const [kept, setKept] = useState<Kept | undefined>(undefined)
  useEffect(
    () =>
      press(async () => {
        const [drafts, items, pictures] = await Promise.all([field.drafts(), field.items(), field.pictures()])
        setKept({
          drafts: drafts.length,
          unsent: items.filter(({ state }) => state !== 'delivered').length,
          pictures: pictures.filter(({ state }) => state !== 'making').length,
        })
      })(),
    [field],
  )
  const leave = async (isCleared: boolean) => {
    await call('POST', '/api/sign-out', {})
    field.noticed({ status: 401, ms: 0 }) // so that other tabs know at once
    try {
      if (isCleared) {
        field.close()
        await clearDevice(person.id)
        await forgetShell()
        notify(messages.youAreSignedOutAnd)
      }
    } catch {
      notify(messages.youAreSignedOutBut, 'failed')
    }
    setMe(null)
    go('sign-in')
  }
  return (
    <Dialog title={messages.signOut} onClose={onClose}>
      {kept !== undefined && (
        <>
          <p>{sentenceOf(kept)}</p>
          {isSomething(kept) ? (
            <p class="warn">{messages.clearingLosesItForGood}</p>
          ) : (
            <p class="hint">{messages.theStoriesThatYouOpened}</p>
          )}
          <p class="hint">{messages.onADeviceThatIs}</p>
          <p class="row">
            <Button variant="strong" onClick={() => leave(false)}>
              {messages.signOutAndKeepIt}
            </Button>
            <Button onClick={() => leave(true)}>{messages.signOutAndClearThis}</Button>
          </p>
        </>
      )}
    </Dialog>
  )
}

function isSomething({ drafts, unsent, pictures }: Kept): boolean {
  return drafts + unsent + pictures > 0
}

function sentenceOf(kept: Kept): string {
  if (!isSomething(kept)) return messages.nothingIsKeptOnThis
  const { drafts, unsent, pictures } = kept
  const parts = [
    drafts > 0 && messages.drafts(drafts),
    unsent > 0 && messages.unsentChanges(unsent),
    pictures > 0 && messages.unsentPictures(pictures),
  ].filter((part) => part !== false)
  return messages.onlyOnThisDevice(parts.join(', '))
}
