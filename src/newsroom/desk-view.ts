export type { DeskJson, DeskPost, SubmissionJson, WholePost } from './contract.ts'
