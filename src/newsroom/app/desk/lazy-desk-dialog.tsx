import { lazy, Suspense } from 'preact/compat'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorBoundary } from '../ui/error-boundary.tsx'
import type { DeskDialogProps } from './desk-dialog.tsx'
import * as messages from '../messages/en/desk/lazy-desk-dialog.ts'

const DeskDialog = lazy(async () => (await import('./desk-dialog.tsx')).DeskDialog)

/** The dialogs of the desk, whose script is fetched with the first of them. */
export function LazyDeskDialog(props: DeskDialogProps) {
  return (
    <ErrorBoundary
      fallback={(notice) => (
        <Dialog title={messages.thisDoesNotOpen} onClose={props.onClose}>
          {notice}
        </Dialog>
      )}
    >
      <Suspense fallback={<Opening onClose={props.onClose} />}>
        <DeskDialog {...props} />
      </Suspense>
    </ErrorBoundary>
  )
}

/** Rendered at once, so that no key reaches what is behind it. */
function Opening({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={messages.opening} onClose={onClose}>
      <p class="hint">{messages.aMoment}</p>
    </Dialog>
  )
}
