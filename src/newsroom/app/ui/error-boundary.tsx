import { Component, type ComponentChildren } from 'preact'
import { problemSentence } from '../api/api.ts'
import * as messages from '../messages/en/ui/error-boundary.ts'

interface Props {
  readonly children: ComponentChildren
  /** What to draw instead; the notice is why, with a way on. */
  readonly fallback: (notice: ComponentChildren) => ComponentChildren
}

interface State {
  readonly sentence?: string
}

/**
 * Says why something could not be drawn, or its script not be fetched. Browsers remember a failed import for as long as
 * the page lives, so that the way on is a new page.
 */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = {}

  static override getDerivedStateFromError(error: unknown): State {
    return { sentence: problemSentence(error) }
  }

  override render() {
    const { children, fallback } = this.props
    const { sentence } = this.state
    if (sentence === undefined) return children
    return fallback(
      <div class="notice" role="alert">
        <p>{sentence}</p>
        <button type="button" class="button" onClick={() => location.reload()}>
          {messages.loadThePageAgain}
        </button>
      </div>,
    )
  }
}
