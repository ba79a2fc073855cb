import type { StoryReads, StoryWrites } from '../store.ts'
import type { Template, TemplateContent } from './template.ts'

/** A desk's own, by name. */
export async function listDeskTemplates(db: StoryReads, deskId: string): Promise<Template[]> {
  const rows = await db
    .selectFrom('template')
    .selectAll()
    .where('desk_id', '=', deskId)
    .orderBy('name')
    .orderBy('id')
    .execute()
  return rows.map(({ id, name, content }) => ({
    id,
    name,
    content: JSON.parse(content) as TemplateContent,
  }))
}

/** Inserts or replaces the row; false if the id belongs to another desk. */
export async function putTemplate(tx: StoryWrites, deskId: string, template: Template): Promise<boolean> {
  const { id, name } = template
  const content = JSON.stringify(template.content)
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('template')
    .values({ id, desk_id: deskId, name, content })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet({ name, content }).where('template.desk_id', '=', deskId),
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows > 0n
}

export async function deleteTemplate(tx: StoryWrites, deskId: string, id: string): Promise<void> {
  await tx.deleteFrom('template').where('desk_id', '=', deskId).where('id', '=', id).execute()
}
