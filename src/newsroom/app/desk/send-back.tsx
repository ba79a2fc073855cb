import { useState } from 'preact/hooks'
import type { DeskPost } from '../../desk-view.ts'
import { call } from '../api/api.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import * as messages from '../messages/en/desk/send-back.ts'

/** Gives a draft back to its writer, with what is missing. */
export function SendBack({ slug, post, onDone }: { slug: string; post: DeskPost; onDone: () => void }) {
  const [note, setNote] = useState('')
  const send = async () => {
    await call('POST', `/api/stories/${slug}/posts/${post.id}/submit`, { isSubmitted: false, note })
    onDone()
  }
  return (
    <Dialog title={messages.sendBackTo(post.createdBy)} onClose={onDone}>
      <Form onSubmit={send}>
        <TextField
          label={messages.whatIsMissing}
          value={note}
          onInput={setNote}
          rows={2}
          hint={messages.standsAtTheDraftUntil}
          isFocused
        />
        <SubmitButton>{messages.sendItBack}</SubmitButton>
      </Form>
    </Dialog>
  )
}
