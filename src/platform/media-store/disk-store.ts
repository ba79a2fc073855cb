import { constants, createReadStream } from 'node:fs'
import { copyFile, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ScratchFolder } from '../scratch-folder.ts'
import { assertMediaKey, mediaTypeForKey } from './media-key.ts'
import type { MediaStore, StoredMedia } from './media.ts'

/** Files in a folder. Writes are atomic, also across a power cut: written to a temporary file, synced, renamed. */
export class DiskStore implements MediaStore {
  readonly #folder: string
  /** On the same disk, so that a file can be renamed out of it; no key begins with a dot. */
  readonly #scratch: ScratchFolder

  constructor(folder: string) {
    this.#folder = folder
    this.#scratch = new ScratchFolder(join(folder, '.work'))
  }

  async put(key: string, bytes: Uint8Array, _type: string): Promise<void> {
    await this.#place(key, async (aside) => {
      const file = await open(aside, 'wx')
      await using(file, async () => {
        await file.writeFile(bytes)
        await file.sync()
      })
    })
  }

  async putFile(key: string, path: string, _type: string): Promise<void> {
    await this.#place(key, async (aside) => {
      await copyFile(path, aside, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
      const file = await open(aside, 'r+')
      await using(file, () => file.sync())
    })
  }

  async get(key: string): Promise<StoredMedia | undefined> {
    assertMediaKey(key)
    const path = join(this.#folder, key)
    const found = await stat(path).catch(ignoreMissing)
    if (!found?.isFile()) return undefined
    return { stream: createReadStream(path), type: mediaTypeForKey(key), size: found.size }
  }

  async remove(key: string): Promise<void> {
    assertMediaKey(key)
    await rm(join(this.#folder, key), { force: true })
  }

  async list(folder: string): Promise<string[]> {
    assertMediaKey(folder)
    return (await readdir(join(this.#folder, folder)).catch(ignoreMissing)) ?? []
  }

  async clear(): Promise<void> {
    await this.#scratch.empty()
  }

  async #place(key: string, write: (aside: string) => Promise<void>): Promise<void> {
    assertMediaKey(key)
    const path = join(this.#folder, key)
    const folder = dirname(path)
    await mkdir(folder, { recursive: true })
    const aside = await this.#scratch.newPath()
    try {
      await write(aside)
      await rename(aside, path)
    } catch (error) {
      await rm(aside, { force: true })
      throw error
    }
    const directory = await open(folder, 'r')
    await using(directory, () => directory.sync())
  }
}

async function using(file: FileHandle, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } finally {
    await file.close()
  }
}

function ignoreMissing(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
  throw error
}
