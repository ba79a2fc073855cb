/** Rows of logs. `log` holds each one's identity and how far it has come. */
export interface LogTables {
  log: {
    /** What the log is of: a story's id, or that of a stream of another module. */
    stream_id: string
    epoch: string
    seq: number
    /** Position of the newsroom's own view: counts every change, including those of drafts. */
    desk_seq: number
  }
  log_change: { stream_id: string; seq: number; entity: string; entity_id: string; at: number }
}
