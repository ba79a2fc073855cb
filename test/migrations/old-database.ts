import { readFile } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { Engine } from '../../src/platform/database/database.ts'

const FIXTURES = new URL('../fixtures/86b284d/', import.meta.url)

/** What is known of the newsroom that commit 86b284d left (test/fixtures/86b284d/README.md). */
export interface Facts {
  readonly publicUrl: string
  /** Nothing in its queue is due then, ms UTC. */
  readonly madeAt: number
  readonly secrets: {
    readonly sessions: Readonly<Record<string, string>>
    readonly tokens: Readonly<Record<string, string>>
    readonly passkey: {
      readonly credentialId: string
      readonly privateKeyJwk: JsonWebKey
      readonly counter: number
    }
    readonly invitation: string
    readonly link: string
    readonly spentInvitation: string
  }
  readonly ids: { readonly pictures: Readonly<Record<string, string>> }
  readonly article: string
  /** Rows by table. */
  readonly counts: Readonly<Record<string, number>>
  readonly expected: {
    readonly sessions: Readonly<Record<string, { status: number }>>
    readonly tokens: Readonly<Record<string, { status: number; stories?: string[] }>>
    readonly pages: Readonly<Record<string, unknown>>
    readonly stories: Readonly<Record<string, { posts: Readonly<Record<string, string>> }>>
    readonly revisions: Readonly<Record<string, readonly string[]>>
    readonly auditByAction: Readonly<Record<string, number>>
    readonly people: readonly string[]
    readonly mails: readonly string[]
    readonly templates: Readonly<Record<'news' | 'sport', readonly string[]>>
    readonly pictures: Readonly<Record<string, unknown>>
    readonly submissions: readonly string[]
    readonly passkeys: readonly string[]
    readonly sessionsOfCleo: readonly string[]
    readonly search: Readonly<Record<'aero' | 'ar', readonly string[]>>
  }
}

export async function readFacts(engine: Engine): Promise<Facts> {
  return JSON.parse(await readFile(new URL(`facts-${engine}.json`, FIXTURES), 'utf8')) as Facts
}

/** Puts that newsroom into an empty database. */
export async function loadOldDatabase(url: string): Promise<void> {
  const engine = engineOf(url)
  await runSql(url, await readFile(new URL(`${engine}.sql`, FIXTURES), 'utf8'))
}

/** The file of a program that knew migrations up to 0009. */
export async function loadOlderSqlite(url: string): Promise<void> {
  await runSql(url, await readFile(new URL('sqlite-0009.sql', FIXTURES), 'utf8'))
}

/** Runs statements on a connection of its own, with the driver alone. */
export async function runSql(url: string, text: string): Promise<void> {
  if (engineOf(url) === 'sqlite') {
    const raw = new DatabaseSync(filePath(url))
    raw.exec(text)
    raw.close()
    return
  }
  await withClient(url, (client) => client.query(text))
}

type Row = Readonly<Record<string, unknown>>

async function query(url: string, text: string): Promise<Row[]> {
  if (engineOf(url) === 'postgres')
    return withClient(url, async (client) => (await client.query<Row>(text)).rows)
  const raw = new DatabaseSync(filePath(url), { readOnly: true })
  try {
    return raw.prepare(text).all()
  } finally {
    raw.close()
  }
}

/** Every row of every table but those of the bookkeeping. */
export async function readRows(url: string): Promise<Record<string, Row[]>> {
  const rows: Record<string, Row[]> = {}
  for (const table of await tableNames(url)) rows[table] = await query(url, `select * from "${table}"`)
  return rows
}

/** For comparing: the order of rows says nothing, nor does that of columns. */
export function sortRows(tables: Readonly<Record<string, readonly Row[]>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(tables).map(([table, rows]) => [
      table,
      rows.map((row) => JSON.stringify(Object.entries(row).toSorted(byName))).toSorted(),
    ]),
  )
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}

async function tableNames(url: string): Promise<string[]> {
  const rows = await query(
    url,
    engineOf(url) === 'sqlite'
      ? "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' order by name"
      : "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  )
  return rows.map(({ name }) => String(name)).filter((name) => !name.startsWith('kysely_'))
}

/** Tables, columns, constraints and indexes, one a line; the order of columns is not part of it. */
export async function readSchema(url: string): Promise<string[]> {
  return (engineOf(url) === 'sqlite' ? await schemaOfSqlite(url) : await schemaOfPostgres(url)).toSorted()
}

async function schemaOfPostgres(url: string): Promise<string[]> {
  const parts = await Promise.all([
    query(
      url,
      `select table_name, column_name, data_type, is_nullable, column_default
       from information_schema.columns where table_schema = 'public'`,
    ),
    query(
      url,
      `select conrelid::regclass::text as "on", conname, pg_get_constraintdef(oid) as is
       from pg_constraint where connamespace = 'public'::regnamespace`,
    ),
    query(url, "select indexdef from pg_indexes where schemaname = 'public'"),
  ])
  return parts.flat().map((row) => JSON.stringify(row))
}

async function schemaOfSqlite(url: string): Promise<string[]> {
  const lines: string[] = []
  for (const table of await tableNames(url)) {
    const columns = await query(
      url,
      `select name, type, "notnull", dflt_value, pk from pragma_table_xinfo('${table}')`,
    )
    const keys = await query(
      url,
      `select "from", "table", "to", on_update, on_delete from pragma_foreign_key_list('${table}')`,
    )
    const indexes = await query(
      url,
      `select "unique", origin, partial, case origin when 'c' then list.name end as name,
         (select group_concat(coalesce(part.name, '') || ' ' || part.desc || ' ' || part.coll)
          from pragma_index_xinfo(list.name) as part where part.key) as columns
       from pragma_index_list('${table}') as list`,
    )
    const [made] = await query(url, `select sql from sqlite_schema where name = '${table}'`)
    const text = String(made?.['sql'])
    const named = [...text.matchAll(/constraint "?(\w+)"? (\w+)/g)].map(([whole]) => whole)
    for (const part of [...columns, ...keys, ...indexes, ...named, ...checksIn(text)])
      lines.push(`${table}: ${JSON.stringify(part)}`)
  }
  const partial = await query(
    url,
    "select sql from sqlite_schema where type = 'index' and sql like '% where %'",
  )
  for (const { sql } of partial) lines.push(String(sql).replaceAll('"', '').toLowerCase())
  return lines
}

/** What stands in the brackets of `check (…)`. */
function checksIn(text: string): string[] {
  return [...text.matchAll(/check \(/g)].map(({ index }) => {
    let end = text.indexOf('(', index)
    for (let open = 1; open > 0;) {
      end += 1
      if (text[end] === '(') open += 1
      if (text[end] === ')') open -= 1
    }
    return text.slice(index, end + 1)
  })
}

function engineOf(url: string): Engine {
  return url.startsWith('sqlite:') ? 'sqlite' : 'postgres'
}

function filePath(url: string): string {
  return url.slice('sqlite:'.length)
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
