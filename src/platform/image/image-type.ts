export type ImageType = 'jpeg' | 'png' | 'webp' | 'avif' | 'heic' | 'other'

/** Brands of ISO 14496-12 files by codec; `mif1` says only that it is some image. */
const AVIF = new Set(['avif', 'avis'])
const HEIC = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'])

/**
 * Detects the type of a file by its first bytes: names and declared types are not trusted. Only these four types
 * reach a decoder; no SVG, which is a program.
 */
export function detectImageType(bytes: Uint8Array): ImageType {
  const latin = (from: number, to: number) => String.fromCodePoint(...bytes.subarray(from, to))
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg'
  if (latin(0, 8) === '\x89PNG\r\n\x1a\n') return 'png'
  if (latin(0, 4) === 'RIFF' && latin(8, 12) === 'WEBP') return 'webp'
  if (latin(4, 8) !== 'ftyp') return 'other'
  // The box of brands: its length, `ftyp`, the major brand, a version, then the compatible ones.
  const length = Math.min((bytes[2] ?? 0) * 256 + (bytes[3] ?? 0), bytes.length, 256)
  const brands = [latin(8, 12)]
  for (let at = 16; at + 4 <= length; at += 4) brands.push(latin(at, at + 4))
  if (brands.some((brand) => AVIF.has(brand))) return 'avif'
  return brands.some((brand) => HEIC.has(brand)) ? 'heic' : 'other'
}
