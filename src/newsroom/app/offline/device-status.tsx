import { useState } from 'preact/hooks'
import type { Field } from './field.ts'
import type { Trouble } from './records.ts'
import { useStatus } from './use-stored.ts'
import { Button } from '../ui/button.tsx'
import * as messages from '../messages/en/offline/device-status.ts'

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
          {messages.thisAddressIsNotHttps}{' '}
          <Button variant="quiet" onClick={async () => setAddressSeen(true)}>
            {messages.putAway}
          </Button>
        </p>
      )}
    </>
  )
}

const TROUBLE_WORDS: Readonly<Record<Trouble, string>> = {
  none: messages.thisBrowserKeepsNothingFor,
  full: messages.thisDeviceIsFullWhat,
  outdated: messages.aNewerVersionOfThe,
  failing: messages.thisBrowserCannotStoreWhat,
}
