export interface EmbedTables {
  embed: {
    /** As the writer gave it. */
    url: string
    /** `EmbedFacts` as JSON. */
    facts: string
    resolved_at: number
    /** The address of its thumbnail, as in the facts. */
    thumbnail: string | null
    /** As of a picture (`picture-tables.ts`). */
    public_in: string | null
    unused_since: number | null
  }
}
