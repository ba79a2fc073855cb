/** What a member of a desk may do there; each module's policy says what that comes to. */
export const ROLES = ['contributor', 'reporter', 'editor', 'community-editor'] as const
export type Role = (typeof ROLES)[number]
