import { readFileSync } from 'node:fs'

/** Limit of open files and sockets, and its allocation. */
export interface FileBudget {
  /** Connections of any kind; the rest is for the database, uploads and the program's own files. */
  readonly connections: number
  /** Readers' streams and long polls: fewer, so that pages and the newsroom always find a free connection. */
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

/** Divides `limit` files; `maxStreams` is what the operator allows. A small limit is divided in proportion. */
export function divideFiles(limit: number | undefined, maxStreams: number): FileBudget {
  if (limit === undefined) return { connections: Infinity, streams: maxStreams }
  const connections = limit - Math.min(OWN_FILES, Math.ceil(limit / 4))
  const forStreams = connections - Math.min(NEWSROOM_CONNECTIONS, Math.ceil(limit / 4))
  return { connections, streams: Math.min(maxStreams, forStreams) }
}

/** Advice for the operator if the limit is lower than MAX_STREAMS needs; undefined if it is not. */
export function fileLimitAdvice(limit: number | undefined, maxStreams: number): string | undefined {
  const { streams } = divideFiles(limit, maxStreams)
  if (limit === undefined || streams === maxStreams) return undefined
  return `this process may have ${limit} files open, so it holds ${streams} live connections and not the ${maxStreams} of MAX_STREAMS: raise the limit (LimitNOFILE of systemd, ulimit -n) to ${maxStreams + OWN_FILES + NEWSROOM_CONNECTIONS}, or lower MAX_STREAMS`
}
