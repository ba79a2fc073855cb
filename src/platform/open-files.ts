import { readFileSync } from 'node:fs'

/** How many files and sockets a process may have open, and how they are divided. */
export interface FileBudget {
  /** Connections of any kind; what is left are the database's, uploads' and the program's own files. */
  readonly connections: number
  /** Readers' streams and long polls: fewer, so that pages and the newsroom always find a free one. */
  readonly streams: number
}

const OWN_FILES = 200
const NEWSROOM_CONNECTIONS = 300

/** The limit of this process (RLIMIT_NOFILE, proc(5)), which Node has raised as far as it may; undefined where it is not told. */
export function openFileLimit(): number | undefined {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return soft === undefined ? undefined : Number(soft)
  } catch {
    return undefined // not Linux
  }
}

/** Divides `limit` files; `mostStreams` is what the operator allows. A small limit is divided in proportion. */
export function divideFiles(limit: number | undefined, mostStreams: number): FileBudget {
  if (limit === undefined) return { connections: Infinity, streams: mostStreams }
  const connections = limit - Math.min(OWN_FILES, Math.ceil(limit / 4))
  const forStreams = connections - Math.min(NEWSROOM_CONNECTIONS, Math.ceil(limit / 4))
  return { connections, streams: Math.min(mostStreams, forStreams) }
}

/** What the operator should know where the limit is lower than MAX_STREAMS needs; undefined where it is not. */
export function fileLimitAdvice(limit: number | undefined, mostStreams: number): string | undefined {
  const { streams } = divideFiles(limit, mostStreams)
  if (limit === undefined || streams === mostStreams) return undefined
  return `this process may have ${limit} files open, so it holds ${streams} live connections and not the ${mostStreams} of MAX_STREAMS: raise the limit (LimitNOFILE of systemd, ulimit -n) to ${mostStreams + OWN_FILES + NEWSROOM_CONNECTIONS}, or lower MAX_STREAMS`
}
