import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { collectAuditLabels, MANIFESTS } from '../src/modules.ts'
import { STORY_STATUSES } from '../src/story/story.ts'

const labels = collectAuditLabels(MANIFESTS)

it('has words for every action that leaves a row in the audit log', () => {
  const groups = Object.keys(labels).filter((action) => !action.includes('.'))
  const named = new RegExp(`'((?:${groups.join('|')})\\.[a-z][a-z-]*)'`, 'g')
  const actions = globSync('src/{story,staff,identity,media}/**/*-actions.ts')
    .concat('src/story/post/publish-jobs.ts')
    .flatMap((path) => readFileSync(path, 'utf8').split('\n'))
    .filter((line) => /action|note\(/.test(line))
    .flatMap((line) => [...line.matchAll(named)].map(([, action = '']) => action))
  expect(actions.length).toBeGreaterThan(30)
  const all = [...actions, ...STORY_STATUSES.map((status) => `story.${status}`)]
  expect(all.filter((action) => labels[action] === undefined)).toEqual([])
})

it('has each group before its actions, where people look for them', () => {
  const all = Object.keys(labels)
  for (const [at, action] of all.entries()) {
    const [group = ''] = action.split('.')
    const from = all.indexOf(group)
    expect(from, action).toBeGreaterThanOrEqual(0)
    expect(from, action).toBeLessThanOrEqual(at)
    expect(all.slice(from, at).filter((each) => each.split('.')[0] !== group)).toEqual([])
  }
})

it('has no two modules that name one action', () => {
  const named = MANIFESTS.flatMap(({ auditLabels = {} }) => Object.keys(auditLabels))
  expect(named).toEqual([...new Set(named)])
})
