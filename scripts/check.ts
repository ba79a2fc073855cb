/** Every check that needs no test runner: `npm run check`. Exits 1 when one fails; all of them are run. */
import { runChecks } from './checks.ts'

const results = await runChecks()
const failed = results.filter((result) => !result.ok).length
console.log(`${results.length - failed} checks passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
