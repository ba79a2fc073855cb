import { problemsOf } from '../platform/problem.ts'
export const archiveProblem: (code: string, detail?: string) => Error = (code, detail) => problemsOf({ [code]: { status: 400, title: code, advice: '' } })(code, detail)
