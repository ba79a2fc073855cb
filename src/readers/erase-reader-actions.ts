import type { Transaction } from 'kysely'
import type { Erase } from '../platform/module.ts'
import { eraseReaderRow } from './reader-store.ts'
import type { ReaderTables } from './tables.ts'

/** What the site keeps of a reader. The row stays without a name, since others may point to it. */
export const eraseReader: Erase = async (tx, _read, { identityId, now }) =>
  eraseReaderRow(tx as unknown as Transaction<ReaderTables>, identityId, now)
