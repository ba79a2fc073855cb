import { useEffect, useState } from 'preact/hooks'
import { call } from '../api/client.ts'
import { clearDevice } from '../offline/clear-device.ts'
import type { Field } from '../offline/field.ts'
import { notify, press } from '../ui/notices.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { forgetShell } from '../service-worker/register.ts'
import { go } from '../ui/router.ts'
import { setMe, type Me } from '../api/session.ts'

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
        const [drafts, forms, items, pictures] = await Promise.all([
          field.drafts(),
          field.forms(),
          field.items(),
          field.pictures(),
        ])
        setKept({
          drafts: drafts.length + forms.length,
          unsent: items.filter(({ state }) => state !== 'published').length,
          pictures: pictures.filter(({ state }) => state !== 'sent').length,
        })
      })(),
    [field],
  )
  const leave = async (isCleared: boolean) => {
    await call('POST /api/sign-out')
    field.noticed({ status: 401, ms: 0 }) // so that other tabs know at once
    try {
      if (isCleared) {
        field.close()
        await clearDevice(person.id)
        await forgetShell()
        notify('You are signed out, and nothing of yours is kept on this device.')
      }
    } catch {
      notify(
        'You are signed out, but what is kept here could not be cleared. Clear the data of this site in the settings of the browser.',
        'failed',
      )
    }
    setMe(null)
    go('sign-in')
  }
  return (
    <Dialog title="Sign out" onClose={onClose}>
      {kept !== undefined && (
        <>
          <p>{sentenceOf(kept)}</p>
          {isSomething(kept) ? (
            <p class="warn">Clearing loses it for good. What is kept waits here until you sign in again.</p>
          ) : (
            <p class="hint">The stories that you opened last are kept here too, to open without a network.</p>
          )}
          <p class="hint">On a device that is not yours alone, clear it.</p>
          <p class="row">
            <Button variant="strong" onClick={() => leave(false)}>
              Sign out and keep it
            </Button>
            <Button onClick={() => leave(true)}>Sign out and clear this device</Button>
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
  if (!isSomething(kept)) return 'Nothing is kept on this device that has not been sent.'
  const { drafts, unsent, pictures } = kept
  const parts = [
    count(drafts, 'draft', 'drafts'),
    count(unsent, 'update or change that has not been sent', 'updates or changes that have not been sent'),
    count(pictures, 'picture that has not been sent', 'pictures that have not been sent'),
  ].filter((part) => part !== '')
  return `Only on this device: ${parts.join(', ')}.`
}

function count(number: number, one: string, many: string): string {
  return number === 0 ? '' : `${number} ${number === 1 ? one : many}`
}
