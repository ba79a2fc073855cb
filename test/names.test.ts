import { glob, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'

/** Words that once stood for something that the field has a term for. ARCHITECTURE.md has the glossary. */
const PRIVATE_WORDS = new Set(
  `gist fitContent known shown saved settle settled told tellOf seenOf SeenPost mustBeAt must may record touch Done
  Refusal refuse factsInto withFacts holdPictures useMedia setMediaOf wantEmbeds Outside judged Entrance letIn
  takeTheNewsroom ownPagesOnly placeText readPlace Edition linksOf wakeKeyOf LiveRoom DeskRoom makeImageApart
  Workplace atWorkplace ImportWish useField LastWords takesUp fromOtherTabs isOfOthers Trouble troubleOf Word
  Verdict judge patienceFor Writing itemOf draftOf tellNow hearLastKeys heedSelection neverTypedOver schemaCopy
  headlineSense KeptForm Begun Clash useCatchingUp AsRead Shown PostAct actsOn putAway`.split(/\s+/),
)
/** Habits: a noun with "of" for what a noun or a verb says, "most" for a maximum, "parts" for options. */
const HABITS = [/^MOST_/, /^[a-z]\w*Of$/, /^[A-Z]\w+Parts$/]
/** `tablesOf<T>(tx)` reads as its type does. Live parts are parts of a page. */
const ALLOWED = new Set(['tablesOf', 'readTablesOf', 'otherDraftsOf', 'PageParts'])

describe('the names that modules export', () => {
  it('are terms of the field, and no private words', async () => {
    const found: string[] = []
    for await (const path of glob('src/**/*.{ts,tsx}')) {
      if (path.includes('/messages/')) continue // sentences, named after what they say
      const text = await readFile(path, 'utf8')
      for (const [, name = ''] of text.matchAll(
        /^export (?:async )?(?:function|class|const|let|interface|type) (\w+)/gm,
      ))
        if (!ALLOWED.has(name) && (PRIVATE_WORDS.has(name) || HABITS.some((habit) => habit.test(name))))
          found.push(`${path}: ${name}`)
    }
    expect(found).toEqual([])
  })
})
