import { bodyFromText } from '../../story/body.ts'
import type { PostContent } from '../../story/post.ts'
const c = (n: string): PostContent => ({ kind: 'update', headline: `Stub ${n}`, dateline: 'Here', body: bodyFromText('Words'), bylines: [], report: null, attribution: null })
export type Step = { action: 'publish'; key: string; content: PostContent; isKeyEvent?: boolean } | { action: 'edit'; key: string; content: PostContent } | { action: 'withdraw'; key: string; reason: string } | { action: 'summary'; points: { text: string; key?: string }[] }
export const SAMPLE_UPDATES: Step[] = [{ action: 'publish', key: 'u1', content: c('u1') }]
export const sampleReading = (count: number): PostContent => c(String(count))
