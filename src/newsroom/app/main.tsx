import './styles/newsroom.css'
import { useSignal } from '@preact/signals'
import { render } from 'preact'
import { lazy, Suspense } from 'preact/compat'
import { useEffect } from 'preact/hooks'
import { v7 as newId } from 'uuid'
import type { StoryJson } from '../../story/reads/story-contract.ts'
import { confirming } from './api/confirm.ts'
import { openOfflineStore, type OfflineStore } from './offline/offline.ts'
import { registerServiceWorker } from './service-worker/register.ts'
import { DeviceStatus } from './offline/device-status.tsx'
import { ariaKeyShortcuts } from './keyboard/shortcuts.ts'
import { useShortcuts } from './keyboard/use-shortcuts.ts'
import { Help } from './screens/help.tsx'
import { notify, actionHandler } from './ui/notices.ts'
import { ErrorBoundary } from './ui/error-boundary.tsx'
import { NoticesOfPage } from './ui/notice-list.tsx'
import { followLinks, navigate, currentPath } from './ui/router.ts'
import { DeskScreen } from './screens/desk.tsx'
import { canSomewhere } from './api/permissions.ts'
import { confirmed, me, type Me } from './api/session.ts'
import { loadMe } from './screens/load-me.ts'
import { followUndo } from './ui/undo.ts'
import * as messages from './messages/en/main.ts'

/** The newsroom's app: who is here decides what there is; the place in the address decides what is shown. */

const SignIn = lazy(async () => (await import('./screens/sign-in.tsx')).SignIn)
const Stories = lazy(async () => (await import('./screens/stories.tsx')).Stories)
const People = lazy(async () => (await import('./screens/people.tsx')).People)
const Trail = lazy(async () => (await import('./screens/audit-log.tsx')).AuditLog)
const Mails = lazy(async () => (await import('./screens/audit-log.tsx')).Mails)
const You = lazy(async () => (await import('./screens/you.tsx')).You)
const Submissions = lazy(async () => (await import('./screens/submissions.tsx')).Submissions)

const ConfirmDialog = lazy(async () => (await import('./screens/confirm-dialog.tsx')).ConfirmDialog)
const AdminGate = lazy(async () => (await import('./screens/confirm-dialog.tsx')).AdminGate)

const tab = newId()

function App() {
  const person = me.value
  const at = currentPath.value
  useEffect(() => {
    if (person === null && at !== 'sign-in') navigate('sign-in', 'replace')
  }, [person, at])
  if (person === undefined) return <p class="notice opening">{messages.opening}</p>
  if (person === null || at === 'sign-in')
    return (
      <Suspense fallback={<p class="notice opening">{messages.opening}</p>}>
        <SignIn />
      </Suspense>
    )
  return <Inside key={person.id} person={person} at={at} />
}

function Inside({ person, at }: { person: Me; at: string }) {
  const offline = useSignal<OfflineStore | undefined>(undefined)
  useEffect(() => {
    let opened: OfflineStore | undefined
    actionHandler(async () => {
      opened = await openOfflineStore({ id: person.id })
      offline.value = opened
      await opened.storage() // asks the browser not to clear what is kept here
    })()
    return () => opened?.close()
  }, [person.id])
  useEffect(() => {
    // The server has said who is here: what waited for that goes on.
    if (confirmed.value > 0) offline.value?.resume()
  }, [confirmed.value, offline.value])
  useShortcuts({ 'go-to-stories': () => navigate('') })
  return (
    <>
      <header class="app-head">
        <a class="name" href="/newsroom">
          {messages.newsroom}
        </a>
        <nav aria-label={messages.newsroom}>
          <NavLink to="" at={at} label={messages.stories} />
          {canSomewhere(person, 'post.approve') && <NavLink to="waiting" at={at} label={messages.approval} />}
          {person.isAdmin && <NavLink to="people" at={at} label={messages.people} />}
          {person.isAdmin && <NavLink to="trail" at={at} label={messages.trail} />}
          {person.isAdmin && <NavLink to="mails" at={at} label={messages.mails} />}
          <NavLink to="you" at={at} label={person.name} />
        </nav>
        <Help />
      </header>
      {offline.value !== undefined && <DeviceStatus offline={offline.value} />}
      {confirming.value !== undefined && (
        <Suspense fallback={null}>
          <ConfirmDialog person={person} />
        </Suspense>
      )}
      {offline.value !== undefined && (
        <ErrorBoundary key={at.split('/')[0]} fallback={(notice) => <main>{notice}</main>}>
          <Suspense fallback={<p class="notice opening">{messages.opening}</p>}>
            <Screen person={person} at={at} offline={offline.value} />
          </Suspense>
        </ErrorBoundary>
      )}
    </>
  )
}

function NavLink({ to, at, label }: { to: string; at: string; label: string }) {
  return (
    <a
      href={to === '' ? '/newsroom' : `/newsroom/${to}`}
      aria-current={at === to ? 'page' : undefined}
      aria-keyshortcuts={to === '' ? ariaKeyShortcuts('go-to-stories') : undefined}
    >
      {label}
    </a>
  )
}

const FOR_ADMINS: readonly string[] = ['people', 'trail', 'mails']

function Screen({ person, at, offline }: { person: Me; at: string; offline: OfflineStore }) {
  if (FOR_ADMINS.includes(at) && !person.isAdmin)
    return (
      <main class="narrow">
        <h1>{messages.onlyAdminsComeHere}</h1>
        <p>{messages.askOneOfThemIf}</p>
      </main>
    )
  const needs = person.adminNeeds ?? null
  if (FOR_ADMINS.includes(at) && needs !== null) return <AdminGate needs={needs} />
  switch (at) {
    case '':
      return (
        <Stories
          person={person}
          recall={() => offline.recall<readonly StoryJson[]>('stories')}
          remember={(stories) => offline.remember('stories', stories)}
        />
      )
    case 'waiting':
      return <Submissions person={person} />
    case 'people':
      return <People person={person} />
    case 'trail':
      return <Trail />
    case 'mails':
      return <Mails />
    case 'you':
      return <You person={person} offline={offline} />
    default: {
      const [slug = '', what, postId] = at.split('/')
      return (
        <DeskScreen
          key={slug}
          slug={slug}
          postId={what === 'post' ? postId : undefined}
          person={person}
          offline={offline}
          tab={tab}
        />
      )
    }
  }
}

followLinks()
const root = document.getElementById('newsroom')
if (root !== null)
  render(
    <>
      <App />
      <NoticesOfPage />
    </>,
    root,
  )
actionHandler(async () => followUndo())()
actionHandler(loadMe)()
actionHandler(() =>
  registerServiceWorker({
    onUpdate: (takeOver) =>
      notify(messages.aNewVersionOfThe, 'done', {
        label: messages.useIt,
        run: async () => takeOver(),
      }),
  }),
)()
