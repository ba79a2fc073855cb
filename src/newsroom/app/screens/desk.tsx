import { Button } from '../ui/button.tsx'
import { OpenDesk } from '../desk/open-desk.tsx'
import { useOpenDesk, type DeskRoute } from '../desk/use-open-desk.ts'
import * as messages from '../messages/en/screens/desk.ts'

/** The desk: the live page with controls, and a composer that is always available. */
export function DeskScreen(route: DeskRoute) {
  const { person, offline, tab } = route
  const { desk, composer, failure, retry } = useOpenDesk(route)
  const story = desk.story.value
  if (story !== undefined)
    return (
      <OpenDesk story={story} desk={desk} composer={composer} person={person} offline={offline} tab={tab} />
    )
  return (
    <main class="desk-main">
      {failure === undefined ? (
        <p class="notice">{messages.opening}</p>
      ) : (
        <>
          <h1>{messages.thisStoryDoesNotOpen}</h1>
          <p>{failure}</p>
          <p class="row">
            <Button onClick={async () => retry()}>{messages.tryAgain}</Button>
            <a href="/newsroom">{messages.allStories}</a>
          </p>
        </>
      )}
    </main>
  )
}
