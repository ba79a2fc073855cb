import { constants } from 'node:fs'
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Copies a folder recursively and returns the number of files. Files removed meanwhile are skipped, and so are
 * unfinished files, whose names begin with a dot. A missing folder counts as empty.
 */
export async function copyFolder(from: string, to: string): Promise<number> {
  const entries = await readdir(from, { withFileTypes: true }).catch(ignoreMissing)
  await mkdir(to, { recursive: true })
  let files = 0
  for (const entry of entries ?? []) {
    if (entry.name.startsWith('.')) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) files += await copyFolder(source, target)
    else if (entry.isFile()) {
      const isCopied = await copyFile(source, target, constants.COPYFILE_FICLONE).then(
        () => true,
        ignoreMissing,
      )
      if (isCopied === true) files += 1
    }
  }
  return files
}

function ignoreMissing(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}
