export interface EmbedTables {
  embed: {
    /** As the writer gave it. */
    url: string
    /** `EmbedFacts` as JSON. */
    facts: string
    resolved_at: number
  }
}
