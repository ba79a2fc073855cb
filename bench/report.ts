import { execFileSync } from 'node:child_process'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { isMet, type Bench, type Result, type Target } from './measure.ts'

export function integer(value: number): string {
  return Number.isFinite(value) ? Math.round(value).toLocaleString('en-GB') : '–'
}

export function decimal(value: number, digits = 1): string {
  return Number.isFinite(value) ? value.toFixed(digits) : '–'
}

export function milliseconds(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return '–'
  return value.toFixed(Math.abs(value) < 10 ? 2 : 0)
}

export function percent(value: number): string {
  return Number.isFinite(value) ? `${Math.round(value * 100)} %` : '–'
}

/** Where and with what it was measured. */
export function machineTable(bench: Bench): string {
  const processors = cpus()
  return table(
    ['', ''],
    [
      ['date', new Date().toISOString().slice(0, 10)],
      ['processor', `${processors[0]?.model.trim() ?? 'unknown'}, ${processors.length} cores`],
      ['memory', `${decimal(totalmem() / 2 ** 30, 0)} GiB`],
      ['kernel', `Linux ${release()}`],
      ['load average at the start', decimal(loadavg()[0] ?? NaN, 2)],
      ['Node.js', process.version],
      ['nginx', /nginx\/(\S+)/.exec(nginxVersion())?.[1] ?? 'unknown'],
      ['nchan', packageVersion('libnginx-mod-nchan')],
      ['repetitions', `${bench.repetitions}, the servers in turn, ${bench.seconds} s a probe; medians`],
    ],
  )
}

function nginxVersion(): string {
  return execFileSync('sh', ['-c', 'PATH="$PATH:/usr/sbin" nginx -v 2>&1; true']).toString()
}

function packageVersion(name: string): string {
  try {
    return execFileSync('dpkg-query', ['-W', '-f=${Version}', name], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString()
  } catch {
    return 'unknown (not from a Debian package)'
  }
}

export function targetTable(targets: readonly Target[]): string {
  return table(
    ['measure', 'measured', 'target', ''],
    targets.map((target) => {
      const unit = target.unit ?? '×'
      const limit = target.atLeast === undefined ? `≤ ${target.atMost}` : `≥ ${target.atLeast}`
      return [
        target.what,
        target.measured === Infinity
          ? '∞ (the peer sustained none)'
          : `${decimal(target.measured, 2)} ${unit}`,
        `${limit} ${unit}`,
        isMet(target) ? 'met' : '**missed**',
      ]
    }),
  )
}

export function resultSection(result: Result): string {
  return [`## ${result.title}`, table(result.columns, result.rows), ...result.notes].join('\n\n')
}

/** A Markdown table; columns in which all is a number stand to the right. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const isNumber = columns.map((_, at) => rows.every((row) => /^[-–]?[\d.,]* ?%?$/.test(row[at] ?? '')))
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = columns.map((_, at) => (isNumber[at] === true && rows.length > 0 ? '---:' : '---'))
  return [line(columns), line(rule), ...rows.map(line)].join('\n')
}
