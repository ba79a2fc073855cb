/** The kinds of sessions: of the newsroom, and of the public site. A session, and what opens one, is of one kind for ever. */
export type AudienceName = 'newsroom' | 'site'
