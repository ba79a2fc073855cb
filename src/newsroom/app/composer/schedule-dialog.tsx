import { useState } from 'preact/hooks'
import { notify } from '../ui/notices.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import * as messages from '../messages/en/composer/schedule-dialog.ts'

/** The time, and whether it is an embargo. Times are in the device's time zone. */
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
      notify(messages.thatTimeIsPastChoose, 'failed')
      return
    }
    await onSchedule({ at: new Date(time).toISOString(), isEmbargoed })
    onClose()
  }
  return (
    <Dialog title={messages.publishLater} onClose={onClose}>
      <Form onSubmit={send}>
        <TextField
          label={messages.when}
          type="datetime-local"
          value={at}
          onInput={setAt}
          hint={messages.inYourZone(zone)}
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
            {messages.underEmbargoNobodyCanPublish}
          </label>
        </p>
        <SubmitButton>{messages.schedule}</SubmitButton>
      </Form>
    </Dialog>
  )
}

/** The value of `<input type="datetime-local">`: local wall clock, to the minute. */
function localTime(at: number): string {
  const date = new Date(at)
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
