import { useState } from 'preact/hooks'
import type { OfflineStore } from './offline.ts'
import type { DeviceError } from './records.ts'
import { useStatus } from './use-stored.ts'
import { Button } from '../ui/button.tsx'
import * as messages from '../messages/en/offline/device-status.ts'

/** Warnings about missing capabilities of this device or address; empty if there are none. */
export function DeviceStatus({ offline }: { offline: OfflineStore }) {
  const { deviceError } = useStatus(offline)
  const [isAddressSeen, setAddressSeen] = useState(isSecureContext)
  return (
    <>
      {deviceError !== undefined && (
        <p class="device-status" role="alert">
          {DEVICE_ERROR_TEXT[deviceError]}
        </p>
      )}
      {!isAddressSeen && (
        <p class="device-status" role="note">
          {messages.thisAddressIsNotHttps}{' '}
          <Button variant="secondary" onClick={async () => setAddressSeen(true)}>
            {messages.putAway}
          </Button>
        </p>
      )}
    </>
  )
}

const DEVICE_ERROR_TEXT: Readonly<Record<DeviceError, string>> = {
  none: messages.thisBrowserKeepsNothingFor,
  full: messages.thisDeviceIsFullWhat,
  outdated: messages.aNewerVersionOfThe,
  failing: messages.thisBrowserCannotStoreWhat,
}
