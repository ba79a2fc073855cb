export type { DeskJson, DeskPost, SubmissionJson, FullPost } from './contract.ts'
