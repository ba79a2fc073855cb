import { useEffect, useState } from 'preact/hooks'
import { v7 as newId } from 'uuid'
import type { PostContent } from '../../../story/post/post.ts'
import { isWords, type Template } from '../../../story/template/template.ts'
import { call, NoAnswer } from '../api/api.ts'
import type { Field } from '../offline/field.ts'
import { notify, press } from '../ui/notices.ts'
import * as messages from '../messages/en/composer/use-templates.ts'

export interface Templates {
  readonly templates: readonly Template[]
  readonly keep: (name: string, content: PostContent) => Promise<void>
  readonly remove: (template: Template) => Promise<void>
}

/** The templates of the story's desk; without a network, as they were last seen. */
export function useTemplates(field: Field, slug: string, deskId: string): Templates {
  const [templates, setTemplates] = useState<readonly Template[]>([])
  const at = `/api/stories/${slug}/templates`
  const kept = `templates:${deskId}`
  const load = async () => {
    try {
      const found = await call<readonly Template[]>('GET', at)
      setTemplates(found)
      await field.remember(kept, found)
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      setTemplates((await field.recall<readonly Template[]>(kept)) ?? [])
    }
  }
  const put = async ({ id, name, content }: Template) => {
    const { kind = 'update', headline = null, dateline = null, body, attribution = null } = content
    await call('PUT', `${at}/${id}`, { name, kind, headline, dateline, body, attribution })
    await load()
  }
  useEffect(() => press(load)(), [field, slug])
  return {
    templates,
    async keep(name, { kind, headline, dateline, body, attribution }) {
      const words = { ...body, content: body.content.filter(isWords) }
      const id = templates.find((each) => each.name === name)?.id ?? newId()
      await put({ id, name, content: { kind, headline, dateline, body: words, attribution } })
      notify(messages.isThereForTheWhole(name))
    },
    async remove(template) {
      await call('DELETE', `${at}/${template.id}`)
      await load()
      notify(messages.wasRemoved(template.name), 'done', { label: messages.undo, run: () => put(template) })
    },
  }
}
