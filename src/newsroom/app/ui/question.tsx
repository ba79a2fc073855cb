import type { ComponentChildren } from 'preact'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Form } from './form.tsx'
import { SubmitButton } from './submit-button.tsx'
import * as messages from '../messages/en/ui/question.ts'

/** A confirmation of an action that readers see at once. Enter is yes, Escape is no. */
export function Question(props: {
  title: string
  /** The label of the confirming button. */
  yes: string
  onYes: () => Promise<unknown>
  onClose: () => void
  /** Must be read first: the key that opened it cannot confirm it too. */
  isGrave?: boolean
  children: ComponentChildren
}) {
  const { title, yes, onYes, onClose, isGrave = false, children } = props
  return (
    <Dialog title={title} onClose={onClose} isQuestion>
      <Form onSubmit={onYes}>
        {children}
        <p class="row">
          <SubmitButton autofocus={!isGrave}>{yes}</SubmitButton>
          <Button onClick={async () => onClose()}>{messages.cancel}</Button>
        </p>
      </Form>
    </Dialog>
  )
}
