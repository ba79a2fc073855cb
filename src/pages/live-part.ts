import type { JSX } from 'preact'
import type { PartReader } from '../story/reads/part-actions.ts'
import type { Story } from '../story/story.ts'
import type { SiteContext } from './site-context.ts'

/**
 * A part of the story's page that changes as a whole: a region, as docs/contracts/live-patch.md calls it. The page and
 * the live patch show what they are given of these, and know none of them by name; the server hands them the list.
 */
export interface LivePart<View = unknown> extends PartReader<View> {
  /** The id of its element, which has `data-region` and is there even where the part is empty. */
  readonly region: string
  /** Above everything, in the column beside the updates, or over them. */
  readonly place: 'top' | 'side' | 'feed'
  render(view: View, story: Story, siteContext: SiteContext): JSX.Element
}
