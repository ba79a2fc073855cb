import { useEffect, useState } from 'preact/hooks'
import { v7 as newId } from 'uuid'
import type { PostContent } from '../../../story/post/post.ts'
import { isWords, type Template } from '../../../story/template/template.ts'
import { NoAnswer } from '../api/api.ts'
import { call } from '../api/client.ts'
import type { OfflineStore } from '../offline/offline.ts'
import { notify, actionHandler } from '../ui/notices.ts'
import * as messages from '../messages/en/composer/use-templates.ts'

export interface Templates {
  readonly templates: readonly Template[]
  readonly keep: (name: string, content: PostContent) => Promise<void>
  readonly remove: (template: Template) => Promise<void>
}

/** The templates of the story's desk; offline, the last known ones. */
export function useTemplates(offline: OfflineStore, slug: string, deskId: string): Templates {
  const [templates, setTemplates] = useState<readonly Template[]>([])
  const cacheKey = `templates:${deskId}`
  const load = async () => {
    try {
      const found = await call('GET /api/stories/:slug/templates', { params: { slug } })
      setTemplates(found)
      await offline.remember(cacheKey, found)
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error
      setTemplates((await offline.recall<readonly Template[]>(cacheKey)) ?? [])
    }
  }
  const put = async ({ id, name, content }: Template) => {
    const { kind = 'update', headline = null, dateline = null, body, attribution = null } = content
    await call('PUT /api/stories/:slug/templates/:id', {
      params: { slug, id },
      body: { name, kind, headline, dateline, body, attribution },
    })
    await load()
  }
  useEffect(() => actionHandler(load)(), [offline, slug])
  return {
    templates,
    async keep(name, { kind, headline, dateline, body, attribution }) {
      const words = { ...body, content: body.content.filter(isWords) }
      const id = templates.find((each) => each.name === name)?.id ?? newId()
      await put({ id, name, content: { kind, headline, dateline, body: words, attribution } })
      notify(messages.isThereForTheWhole(name))
    },
    async remove(template) {
      await call('DELETE /api/stories/:slug/templates/:id', { params: { slug, id: template.id } })
      await load()
      notify(messages.wasRemoved(template.name), 'done', { label: messages.undo, run: () => put(template) })
    },
  }
}
