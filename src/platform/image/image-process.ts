import { readFile } from 'node:fs/promises'
import { setPriority } from 'node:os'
import type { ImageRecipe } from './image.ts'
import { makeImage } from './make-image.ts'

/**
 * The process that makes one image: `node image-process.ts FILE FOLDER RECIPE`, which prints an `ImageResult`.
 * Live delivery goes first: this takes what is left of the processor.
 */
const [file = '', folder = '', recipe = ''] = process.argv.slice(2)
setPriority(10)
const result = await makeImage(await readFile(file), JSON.parse(recipe) as ImageRecipe, folder)
process.stdout.write(JSON.stringify(result))
