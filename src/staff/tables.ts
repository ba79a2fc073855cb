export interface StaffTables {
  api_token: { id: string; name: string; hash: string; created_at: number; revoked_at: number | null }
}
