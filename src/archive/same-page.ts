import type { CapturedPage } from './captured-page.ts'
export const areOfOnePage = (a: CapturedPage, b: CapturedPage): boolean => a.headline === b.headline
