import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { STORY_STATUSES } from '../../../story/story.ts'
import { TRAIL_WORDS } from './trail-words.ts'

it('has words for every action that leaves a row in the trail', () => {
  const groups = Object.keys(TRAIL_WORDS).filter((action) => !action.includes('.'))
  const named = new RegExp(`'((?:${groups.join('|')})\\.[a-z][a-z-]*)'`, 'g')
  const actions = globSync('src/{story,staff,media}/**/*-actions.ts')
    .concat('src/story/post/publish-jobs.ts')
    .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
    .filter((line) => /action|note\(/.test(line))
    .flatMap((line) => [...line.matchAll(named)].map(([, action = '']) => action))
  expect(actions.length).toBeGreaterThan(30)
  const all = [...actions, ...STORY_STATUSES.map((status) => `story.${status}`)]
  expect(all.filter((action) => TRAIL_WORDS[action] === undefined)).toEqual([])
})
