import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A folder for what is half done. What a process that was killed has left in it goes with the next start: names begin
 * with the number of the process that they belong to, so that two processes may share it.
 */
export class ScratchFolder {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** A path in it that nothing stands at; the folder itself is there. */
  async newPath(): Promise<string> {
    await mkdir(this.#path, { recursive: true })
    return join(this.#path, `${process.pid}-${randomUUID()}`)
  }

  /** A folder of its own for as long as the work takes. */
  async within<T>(work: (folder: string) => Promise<T>): Promise<T> {
    const folder = await this.newPath()
    await mkdir(folder)
    try {
      return await work(folder)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }

  /** Removes what no process that runs can still need. To be called before this process uses it. */
  async empty(): Promise<void> {
    if (!existsSync(this.#path)) return // not made here: a disk may be full, and readers are to be served
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
    return error instanceof Error && 'code' in error && error.code === 'EPERM' // it is somebody else's
  }
}
