import { bodyFromText } from '../../story/body.ts'
import type { PostContent } from '../../story/post.ts'
const c = (n: number): PostContent => ({ kind: 'update', headline: `Stub ${n}`, dateline: 'Here', body: bodyFromText('Words of the stub that go on for a while so that there is a paragraph to read.'), bylines: ['A. Reporter'], report: null, attribution: null })
export const SAMPLE_STORY = { headline: 'Stub story', standfirst: 'A stub', section: 'News', language: 'en-GB', slug: 'sample-stub', summary: [{ text: 'One', key: 'k1' }] }
export const SAMPLE_POSTS: { key: string; minutesBefore: number; content: PostContent; isKeyEvent?: true; isPinned?: true; edited?: { minutesBefore: number; content: PostContent }; withdrawn?: { minutesBefore: number; reason: string } }[] = Array.from({ length: 25 }, (_, n) => ({ key: `k${n}`, minutesBefore: 400 - n * 15, content: c(n), ...(n % 5 === 0 ? { isKeyEvent: true as const } : {}) }))
