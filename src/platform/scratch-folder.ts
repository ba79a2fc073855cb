import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A folder for temporary files. Leftovers of a killed process are removed at the next start: names begin with the
 * process id, so that processes may share the folder.
 */
export class ScratchFolder {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** An unused path in the folder, which is created if needed. */
  async newPath(): Promise<string> {
    await mkdir(this.#path, { recursive: true })
    return join(this.#path, `${process.pid}-${randomUUID()}`)
  }

  /** Runs work with a temporary subfolder. */
  async within<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await this.newPath()
    await mkdir(folder)
    try {
      return await work(folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Removes files of processes that no longer run. To be called before this process uses it. */
  async empty(): Promise<void> {
    if (!existsSync(this.#path)) return // not created here: the disk may be full, and readers must still be served
    for (const name of await readdir(this.#path)) {
      const pid = Number(/^(\d+)-/.exec(name)?.[1] ?? 0)
      if (pid === process.pid || !isRunning(pid))
        await rm(join(this.#path, name), { recursive: true, force: true })
    }
  }
}

function isRunning(pid: number): boolean {
  if (pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM' // it belongs to another user
  }
}
