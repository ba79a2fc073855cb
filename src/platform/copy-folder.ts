import { constants } from 'node:fs'
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Copies a folder with all that is in it and returns how many files that were. What is removed meanwhile is passed
 * over, and so are files still being written, whose names begin with a dot. A folder that is not there has no files.
 */
export async function copyFolder(from: string, to: string): Promise<number> {
  const entries = await readdir(from, { withFileTypes: true }).catch(unlessGone)
  await mkdir(to, { recursive: true })
  let files = 0
  for (const entry of entries ?? []) {
    if (entry.name.startsWith('.')) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) files += await copyFolder(source, target)
    else if (entry.isFile()) {
      const isCopied = await copyFile(source, target, constants.COPYFILE_FICLONE).then(() => true, unlessGone)
      if (isCopied === true) files += 1
    }
  }
  return files
}

function unlessGone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
