import { useState } from 'preact/hooks'
import { notify } from '../ui/notices.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'

/** When, and whether anybody may publish it before. The time is the device's own zone's. */
export function ScheduleDialog({
  onSchedule,
  onClose,
}: {
  onSchedule: (when: { at: string; isEmbargoed: boolean }) => Promise<unknown>
  onClose: () => void
}) {
  const [at, setAt] = useState(localTime(Date.now() + 30 * 60_000))
  const [isEmbargoed, setEmbargoed] = useState(false)
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  const send = async () => {
    const time = new Date(at).getTime()
    if (!(time > Date.now())) {
      notify('That time is past. Choose a later one, or publish now.', 'failed')
      return
    }
    await onSchedule({ at: new Date(time).toISOString(), isEmbargoed })
    onClose()
  }
  return (
    <Dialog title="Publish later" onClose={onClose}>
      <Form onSubmit={send}>
        <TextField
          label="When"
          type="datetime-local"
          value={at}
          onInput={setAt}
          hint={`In your zone, ${zone}.`}
          min={localTime(Date.now())}
          required
          isFocused
        />
        <p>
          <label>
            <input
              type="checkbox"
              checked={isEmbargoed}
              onChange={(event) => setEmbargoed(event.currentTarget.checked)}
            />{' '}
            Under embargo: nobody can publish it before
          </label>
        </p>
        <SubmitButton>Schedule</SubmitButton>
      </Form>
    </Dialog>
  )
}

/** As `<input type="datetime-local">` wants it: the zone's own wall clock, to the minute. */
function localTime(at: number): string {
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
