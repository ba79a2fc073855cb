import type { CapturedPage } from './captured-page.ts'
export const mergeCaptures = (pages: readonly CapturedPage[]): CapturedPage => pages[0] as CapturedPage
export const withdrawnBy = (_a: readonly string[], _b: CapturedPage): string[] => []
