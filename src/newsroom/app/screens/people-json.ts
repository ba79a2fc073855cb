import type { Role } from '../../../access/role.ts'

/** Somebody of the newsroom, as `/api/people` tells admins. Times are ISO 8601. */
export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly isAdmin: boolean
  readonly desks: readonly { readonly id: string; readonly name: string; readonly role: Role }[]
  readonly createdAt: string
  /** Null: invited, and has not come yet. */
  readonly firstSeenAt: string | null
  readonly lastSeenAt: string | null
  readonly hasPasskey: boolean
}

export interface DeskOfNewsroom {
  readonly id: string
  readonly name: string
}
