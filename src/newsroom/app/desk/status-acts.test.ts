import { describe, expect, it } from 'vitest'
import { canBecome, STORY_STATUSES } from '../../../story/story.ts'
import { movesFrom } from './status-acts.ts'

describe('the buttons that move a story on', () => {
  it('are every move that the rules allow, but the one that Undo alone makes', () => {
    const allowed = STORY_STATUSES.flatMap((from) =>
      STORY_STATUSES.filter((to) => canBecome(from, to)).map((to) => `${from} ${to}`),
    )
    const offered = STORY_STATUSES.flatMap((from) => movesFrom(from).map(({ to }) => `${from} ${to}`))
    expect(offered).toEqual(allowed.filter((move) => move !== 'closed paused'))
  })

  it('ask before readers are told for good', () => {
    expect(movesFrom('draft')).toEqual([{ to: 'live', label: 'Go live', isAsked: true }])
    expect(movesFrom('live').map(({ label }) => label)).toEqual(['Pause', 'Close this story'])
  })
})
