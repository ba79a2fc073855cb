import { constants, createReadStream } from 'node:fs'
import { copyFile, mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ScratchFolder } from '../scratch-folder.ts'
import { checkKey, mediaTypeOf } from './media-key.ts'
import type { MediaStore, StoredMedia } from './media.ts'

/** Files in a folder. A file is there whole or not at all, also after a power cut: written aside, synced, renamed. */
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
    checkKey(key)
    const path = join(this.#folder, key)
    const found = await stat(path).catch(unlessMissing)
    if (!found?.isFile()) return undefined
    return { stream: createReadStream(path), type: mediaTypeOf(key), size: found.size }
  }

  async remove(key: string): Promise<void> {
    checkKey(key)
    await rm(join(this.#folder, key), { force: true })
  }

  async list(folder: string): Promise<string[]> {
    checkKey(folder)
    return (await readdir(join(this.#folder, folder)).catch(unlessMissing)) ?? []
  }

  async clear(): Promise<void> {
    await this.#scratch.empty()
  }

  async #place(key: string, write: (aside: string) => Promise<void>): Promise<void> {
    checkKey(key)
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

function unlessMissing(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
  throw error
}
