import { isUuid } from '../../platform/uuid.ts'
import { changeStory, orThrow, type StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { normalizeTemplate, MAX_TEMPLATES, type Template, type TemplateDraft } from './template.ts'
import { deleteTemplate, putTemplate, listDeskTemplates } from './template-store.ts'
import { storyForDesk } from '../find-story-actions.ts'

/** The templates of the desk that a story belongs to. */
export async function listTemplates(
  { db, actor }: Pick<StoryContext, 'db' | 'actor'>,
  slug: string,
): Promise<Template[]> {
  const { deskId } = await storyForDesk({ db, actor }, slug)
  return listDeskTemplates(db.read, deskId)
}

/** Saves a template for the story's desk; repeating it with the same id replaces it. */
export async function keepTemplate(
  context: StoryContext,
  slug: string,
  id: string,
  { name, ...draft }: TemplateDraft & { readonly name: string },
): Promise<Template> {
  if (!isUuid(id)) throw storyProblem('invalid-id', `It was "${id.slice(0, 60)}".`)
  const template = orThrow(normalizeTemplate(id, name, draft))
  const { result } = await changeStory(context, slug, async (change) => {
    change.authorize('template.keep')
    const { deskId } = change.story
    const existing = await listDeskTemplates(change.read, deskId)
    const others = existing.filter((each) => each.id !== id)
    if (others.length >= MAX_TEMPLATES) throw storyProblem('too-many-templates')
    if (others.some((each) => each.name === template.name))
      throw storyProblem('invalid-template', `"${template.name}" is there already.`)
    if (!(await putTemplate(change.tx, deskId, template))) throw storyProblem('id-taken')
    change.audit({ action: 'template.keep', objectId: id, detail: template.name })
    return template
  })
  return result
}

/** Removes a template; idempotent. */
export async function removeTemplate(context: StoryContext, slug: string, id: string): Promise<void> {
  await changeStory(context, slug, async (change) => {
    change.authorize('template.keep')
    const { deskId } = change.story
    const template = (await listDeskTemplates(change.read, deskId)).find((each) => each.id === id)
    if (template === undefined) return
    await deleteTemplate(change.tx, deskId, id)
    change.audit({ action: 'template.remove', objectId: id, detail: template.name })
  })
}
