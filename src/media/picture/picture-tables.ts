/** Rows of pictures; what the columns mean stands in `picture.ts`. */
export interface PictureTables {
  picture: {
    id: string
    state: string
    /** The person's id, or the program's name: nobody else goes on with its upload. */
    uploader: string
    file_name: string
    /** Bytes that were announced, and once it is made, that were received. */
    size: number
    reason: string | null
    width: number | null
    height: number | null
    version: string | null
    /** JSON: an array of pixels. */
    widths: string
    suggested_credit: string
    suggested_caption: string
    /** How often the making has crashed. */
    crashes: number
    created_at: number
    settled_at: number | null
    /** When words that show it were last saved; null while none have been. */
    used_at: number | null
    /** The story in which it was last seen public; null where it was not, or is no longer. */
    public_in: string | null
    /** Since when nothing that stands uses it, as far as somebody has looked. */
    unused_since: number | null
  }
}
