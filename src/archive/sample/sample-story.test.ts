import { describe, expect, it } from 'vitest'
import { bodyText, isEmptyBody } from '../../story/body/body.ts'
import { parseBody } from '../../story/body/parse-body.ts'
import { POST_LIMITS, type PostContent, type PostKind } from '../../story/post/post.ts'
import { isSlug } from '../../story/slug.ts'
import { STORY_LIMITS } from '../../story/story.ts'
import { sameContent } from '../../story/post/normalize-content.ts'
import { writePost } from '../../story/post/write-post.ts'
import { SAMPLE_POSTS, SAMPLE_STORY } from './sample-story.ts'
import { SAMPLE_UPDATES, sampleReading } from './sample-updates.ts'

const READINGS = Array.from({ length: 400 }, (_, count) => sampleReading(count))
const CONTENTS: readonly PostContent[] = [
  ...SAMPLE_POSTS.flatMap(({ content, edited }) =>
    edited === undefined ? [content] : [content, edited.content],
  ),
  ...SAMPLE_UPDATES.flatMap((step) => ('content' in step ? [step.content] : [])),
  ...READINGS,
]
const POINTS = [
  SAMPLE_STORY.summary,
  ...SAMPLE_UPDATES.flatMap((step) => (step.action === 'summary' ? [step.points] : [])),
]
const REASONS = SAMPLE_POSTS.flatMap(({ withdrawn }) => withdrawn?.reason ?? [])

function wordsOf({ headline, dateline, body, report, attribution }: PostContent): string {
  const parts = [headline, dateline, bodyText(body), report?.headline, report?.standfirst, attribution]
  return parts.filter((part) => part !== null && part !== undefined).join('\n')
}

function ofKind(kind: PostKind): number {
  return SAMPLE_POSTS.filter(({ content }) => content.kind === kind).length
}

describe('the sample story', () => {
  it('has a slug, a language and a summary that fit a story', () => {
    expect(isSlug(SAMPLE_STORY.slug)).toBe(true)
    expect(SAMPLE_STORY.slug).toMatch(/^sample-/)
    expect(SAMPLE_STORY.language).toBe('en-GB')
    expect(SAMPLE_STORY.standfirst.length).toBeLessThan(STORY_LIMITS.standfirst)
    for (const points of POINTS) expect([4, 5]).toContain(points.length)
  })

  it('has 22 posts of the kinds that a reader should see once', () => {
    expect(SAMPLE_POSTS).toHaveLength(22)
    expect({
      update: ofKind('update'),
      keyEvent: ofKind('key-event'),
      snap: ofKind('snap'),
      quote: ofKind('quote'),
      report: ofKind('report'),
      correction: ofKind('correction'),
    }).toEqual({ update: 10, keyEvent: 4, snap: 3, quote: 2, report: 2, correction: 1 })
    expect(
      SAMPLE_POSTS.filter(({ content }) => content.kind === 'update' && content.headline === null),
    ).toHaveLength(2)
    expect(SAMPLE_POSTS.filter(({ edited }) => edited !== undefined)).toHaveLength(2)
    expect(SAMPLE_POSTS.filter(({ withdrawn }) => withdrawn !== undefined)).toHaveLength(1)
  })

  it('is told oldest first, and each later change comes after its post and before the installation', () => {
    const times = SAMPLE_POSTS.map(({ minutesBefore }) => minutesBefore)
    for (const [index, time] of times.entries()) expect(time).toBeLessThan(times[index - 1] ?? Infinity)
    expect(times.at(-1)).toBeGreaterThan(0)
    for (const { minutesBefore, edited, withdrawn } of SAMPLE_POSTS) {
      for (const later of [edited, withdrawn]) {
        if (later === undefined) continue
        expect(later.minutesBefore).toBeLessThan(minutesBefore)
        expect(later.minutesBefore).toBeGreaterThan(0)
      }
    }
    for (const reason of REASONS) expect(reason.length).toBeLessThan(POST_LIMITS.reason)
  })

  it('gives each post a key of its own, and names only posts that stand', () => {
    const visible = new Set<string>()
    const used = new Set<string>()
    for (const { key, withdrawn } of SAMPLE_POSTS) {
      expect(key).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      expect(used).not.toContain(key)
      used.add(key)
      if (withdrawn === undefined) visible.add(key)
    }
    for (const { key } of SAMPLE_STORY.summary) expect(visible).toContain(key)
    for (const step of SAMPLE_UPDATES) {
      if (step.action === 'publish') {
        expect(used).not.toContain(step.key)
        used.add(step.key)
        visible.add(step.key)
      } else if (step.action === 'summary') {
        for (const { key } of step.points) expect(visible).toContain(key)
      } else {
        expect(visible).toContain(step.key)
        if (step.action === 'withdraw') visible.delete(step.key)
      }
    }
  })

  it('goes on in 14 steps, and each edit changes what stands', () => {
    const existing = new Map(
      SAMPLE_POSTS.map(({ key, content, edited }) => [key, edited?.content ?? content]),
    )
    for (const { content, edited } of SAMPLE_POSTS) {
      if (edited !== undefined) expect(sameContent(content, edited.content)).toBe(false)
    }
    for (const step of SAMPLE_UPDATES) {
      if (step.action === 'edit')
        expect(sameContent(step.content, existing.get(step.key) ?? step.content)).toBe(false)
      if ('content' in step) existing.set(step.key, step.content)
    }
    expect(SAMPLE_UPDATES).toHaveLength(14)
    expect(SAMPLE_UPDATES.filter(({ action }) => action === 'edit')).toHaveLength(2)
    expect(SAMPLE_UPDATES.filter(({ action }) => action === 'summary')).toHaveLength(2)
  })

  it('marks every post of the kind key-event as one', () => {
    for (const post of [...SAMPLE_POSTS, ...SAMPLE_UPDATES.filter((step) => step.action === 'publish')]) {
      if (post.content.kind === 'key-event') expect(post.isKeyEvent).toBe(true)
    }
  })

  it('has only posts that a writer could have written, whose bodies are read back as they are', () => {
    for (const content of CONTENTS) {
      expect(parseBody(content.body)).toEqual(content.body)
      expect(writePost(content)).toEqual(content)
      if (content.kind === 'snap') expect(isEmptyBody(content.body)).toBe(true)
      if (content.kind === 'quote') {
        expect(content.attribution).not.toBeNull()
        expect(bodyText(content.body)).not.toMatch(/["“”]/)
      }
    }
  })

  it('names no day and no hour, links nowhere real and does not shout', () => {
    const texts = [
      SAMPLE_STORY.headline,
      SAMPLE_STORY.standfirst,
      ...CONTENTS.map(wordsOf),
      ...POINTS.flat().map(({ text }) => text),
      ...REASONS,
    ]
    for (const text of texts) {
      expect(text).not.toMatch(
        /(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|\b(?:to|yester)day\b|tonight|tomorrow/i,
      )
      expect(text).not.toMatch(
        /\b(?:morning|noon|afternoon|evening|night|midnight|dawn|dusk|[ap]m)\b|\d[:.]\d\d\b/i,
      )
      expect(text).not.toMatch(/[!'"]|\s-\s| {2}/)
    }
    const hrefs = [...JSON.stringify(CONTENTS).matchAll(/"href":"([^"]*)"/g)].map(([, href]) => href)
    expect(hrefs.length).toBeGreaterThan(0)
    for (const href of hrefs) expect(href).toMatch(/^https:\/\/example\.org\//)
  })
})

describe('sampleReading', () => {
  it('gives the same reading for the same count, and others around it', () => {
    expect(sampleReading(137)).toEqual(sampleReading(137))
    for (const [index] of READINGS.entries()) {
      const near = READINGS.slice(index, index + 20).map(wordsOf)
      expect(new Set(near).size).toBe(near.length)
    }
  })

  it('stays plausible however long somebody watches', () => {
    for (const count of [0, 1, 2, 3, 4_000, 4_001, 4_002, 4_003, 1_000_000]) {
      expect(wordsOf(sampleReading(count))).toMatch(/^[\wA-Z]/)
      expect(wordsOf(sampleReading(count))).not.toMatch(/NaN|Infinity|undefined|-\d/)
    }
  })
})
