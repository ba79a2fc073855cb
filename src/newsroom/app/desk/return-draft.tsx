import { useState } from 'preact/hooks'
import type { DeskPost } from '../../contract.ts'
import { call } from '../api/client.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import * as messages from '../messages/en/desk/return-draft.ts'

/** Returns a draft to its author, with a note. */
export function ReturnDraft({ slug, post, onDone }: { slug: string; post: DeskPost; onDone: () => void }) {
  const [note, setNote] = useState('')
  const send = async () => {
    await call('POST /api/stories/:slug/posts/:id/submit', {
      params: { slug, id: post.id },
      body: { isSubmitted: false, note },
    })
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
