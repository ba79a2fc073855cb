import { useEffect, useState } from 'preact/hooks'
import { v7 as newId } from 'uuid'
import type { PostContent } from '../../story/post/post.ts'
import type { Template } from '../composer/templates.ts'
import type { Field } from '../field/field.ts'
import { press } from '../notices.ts'

const KEY = 'templates'

/** The person's own templates, kept on this device. */
export function useTemplates(field: Field): {
  readonly templates: readonly Template[]
  readonly keep: (name: string, content: PostContent) => void
} {
  const [templates, setTemplates] = useState<readonly Template[]>([])
  useEffect(
    () => press(async () => setTemplates((await field.recall<readonly Template[]>(KEY)) ?? []))(),
    [field],
  )
  return {
    templates,
    keep(name, { kind, headline, dateline, body, attribution }) {
      const made: Template = { id: newId(), name, content: { kind, headline, dateline, body, attribution } }
      const all = [...templates.filter((each) => each.name !== name), made]
      setTemplates(all)
      press(() => field.remember(KEY, all))()
    },
  }
}
