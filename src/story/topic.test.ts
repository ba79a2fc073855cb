import { describe, expect, it } from 'vitest'
import { newId } from '../platform/ids.ts'
import { formatTopic, parseTopic, type Topic } from './topic.ts'

describe('a topic', () => {
  it('is read by another process as it was written', () => {
    for (const kind of ['public', 'newsroom'] as const) {
      const topic: Topic = { kind, storyId: newId() }
      expect(parseTopic(formatTopic(topic))).toEqual(topic)
    }
  })

  it('is nothing where something else is said: then everything may have changed', () => {
    for (const text of ['', newId(), `desk:${newId()}`, 'public:', 'public:a-slug', `other:${newId()}`])
      expect(parseTopic(text)).toBeUndefined()
  })
})
