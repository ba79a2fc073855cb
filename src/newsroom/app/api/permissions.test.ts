import { describe, expect, it } from 'vitest'
import type { Role } from '../../../access/role.ts'
import { canSomewhere, desksWhere } from './permissions.ts'
import type { Me } from './session.ts'

function aMe(roles: Record<string, Role>, isAdmin = false): Me {
  const desks = Object.entries(roles)
  return {
    id: 'ada',
    name: 'Ada',
    email: 'ada@example.org',
    isAdmin,
    desks: desks.map(([id, role]) => ({ id, name: id, role })),
  }
}

describe('what the app offers a person', () => {
  it('is what the policy allows on any of their desks', () => {
    const person = aMe({ sport: 'reporter', news: 'editor' })
    expect(canSomewhere(person, 'post.approve')).toBe(true)
    expect(desksWhere(person, 'story.create').map(({ id }) => id)).toEqual(['news'])
  })

  it('is nothing of an editor’s for those who are none', () => {
    const person = aMe({ sport: 'reporter', news: 'contributor', town: 'community-editor' })
    expect(canSomewhere(person, 'post.approve')).toBe(false)
    expect(canSomewhere(person, 'story.create')).toBe(false)
  })

  it('is everything for an admin, also of desks that are not theirs', () => {
    const person = aMe({}, true)
    expect(canSomewhere(person, 'story.create')).toBe(true)
    expect(desksWhere(person, 'story.create')).toEqual([])
  })
})
