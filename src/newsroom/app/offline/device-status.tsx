import { useState } from 'preact/hooks'
import type { Field } from './field.ts'
import type { Trouble } from './records.ts'
import { useStatus } from './use-stored.ts'
import { Button } from '../ui/button.tsx'

/** What this device or this address does not give the newsroom, in words; nothing where all is well. */
export function DeviceStatus({ field }: { field: Field }) {
  const { trouble } = useStatus(field)
  const [isAddressSeen, setAddressSeen] = useState(isSecureContext)
  return (
    <>
      {trouble !== undefined && (
        <p class="device-status" role="alert">
          {TROUBLE_WORDS[trouble]}
        </p>
      )}
      {!isAddressSeen && (
        <p class="device-status" role="note">
          This address is not https, and browsers hold some things back from it: the newsroom does not open
          without a network here, there are no passkeys, and the browser may clear what it keeps when space
          runs short. Ask whoever runs the newsroom for an https address.{' '}
          <Button variant="quiet" onClick={async () => setAddressSeen(true)}>
            Put away
          </Button>
        </p>
      )}
    </>
  )
}

const TROUBLE_WORDS: Readonly<Record<Trouble, string>> = {
  none: 'This browser keeps nothing for the newsroom: its store cannot be opened. What you write is gone when this page is closed or loaded again. Publish it, or save it as a draft, before you leave.',
  full: 'This device is full. What you write now is in this tab alone: publish it, save it as a draft, or free some space.',
  outdated:
    'A newer version of the newsroom has been open in this browser. Load this page again: what you write here now is not kept on this device.',
  failing:
    'This browser cannot store what you write just now. It is in this tab alone: leave it open until all is sent.',
}
