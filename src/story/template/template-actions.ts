import { isUuid } from '../../platform/uuid.ts'
import { changeStory, orThrow, type StoryContext } from '../change.ts'
import { storyProblem } from '../problems.ts'
import { fitTemplate, MOST_TEMPLATES, type Template, type TemplateDraft } from './template.ts'
import { deleteTemplate, putTemplate, templatesOf } from './template-store.ts'
import { storyForDesk } from '../find-story-actions.ts'

/** The templates of the desk that a story belongs to. */
export async function listTemplates(
  { db, actor }: Pick<StoryContext, 'db' | 'actor'>,
  slug: string,
): Promise<Template[]> {
  const { deskId } = await storyForDesk({ db, actor }, slug)
  return templatesOf(db.read, deskId)
}

/** Keeps a template for everybody on the story's desk; sent again under the same id, it takes its own place. */
export async function keepTemplate(
  context: StoryContext,
  slug: string,
  id: string,
  { name, ...draft }: TemplateDraft & { readonly name: string },
): Promise<Template> {
  if (!isUuid(id)) throw storyProblem('id-unfit', `It was "${id.slice(0, 60)}".`)
  const template = orThrow(fitTemplate(id, name, draft))
  const { result } = await changeStory(context, slug, async (change) => {
    change.must('template.keep')
    const { deskId } = change.story
    const standing = await templatesOf(change.read, deskId)
    const others = standing.filter((each) => each.id !== id)
    if (others.length >= MOST_TEMPLATES) throw storyProblem('too-many-templates')
    if (others.some((each) => each.name === template.name))
      throw storyProblem('template-unfit', `"${template.name}" is there already.`)
    if (!(await putTemplate(change.tx, deskId, template))) throw storyProblem('id-taken')
    change.note({ action: 'template.keep', objectId: id, detail: template.name })
    return template
  })
  return result
}

/** Removes a template; one that is not there is gone already. */
export async function removeTemplate(context: StoryContext, slug: string, id: string): Promise<void> {
  await changeStory(context, slug, async (change) => {
    change.must('template.keep')
    const { deskId } = change.story
    const template = (await templatesOf(change.read, deskId)).find((each) => each.id === id)
    if (template === undefined) return
    await deleteTemplate(change.tx, deskId, id)
    change.note({ action: 'template.remove', objectId: id, detail: template.name })
  })
}
