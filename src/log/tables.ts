/** Rows of the log. `story_log` holds each log's identity and how far it has come. */
export interface StoryLogTables {
  story_log: {
    story_id: string
    epoch: string
    seq: number
    /** How far the newsroom's own view has come: counts every change, those of drafts too. */
    desk_seq: number
  }
  story_change: { story_id: string; seq: number; entity: string; entity_id: string; at: number }
}
