import { useState } from 'preact/hooks'
import { ROLES, type Role } from '../../../access/role.ts'
import { call } from '../api/client.ts'
import { confirmFirst } from '../api/confirm.ts'
import { notify } from '../ui/notices.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Form } from '../ui/form.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { TextField } from '../ui/text-field.tsx'
import type { DeskJson, ListedPersonJson } from '../../../staff/person/people-contract.ts'
import * as messages from '../messages/en/screens/person-form.ts'

const ROLE_NAMES: Readonly<Record<Role, string>> = {
  contributor: messages.contributorFilesAnEditorApproves,
  reporter: messages.reporterPublishesWhatIsTheirs,
  editor: messages.editorEverythingOnTheDesk,
  'community-editor': messages.communityEditorReadsAlong,
}

/** Invites or edits a person. */
export function PersonForm({
  person,
  desks,
  onDone,
  onClose,
}: {
  person: ListedPersonJson | undefined
  desks: readonly DeskJson[]
  onDone: (link?: { name: string; url: string }) => Promise<void>
  onClose: () => void
}) {
  const [name, setName] = useState(person?.name ?? '')
  const [email, setEmail] = useState(person?.email ?? '')
  const [isAdmin, setAdmin] = useState(person?.isAdmin ?? false)
  const [only, another] = desks
  const [roles, setRoles] = useState<Readonly<Record<string, Role | ''>>>(
    person === undefined
      ? only !== undefined && another === undefined
        ? { [only.id]: 'reporter' } // most people are
        : {}
      : Object.fromEntries(person.desks.map(({ id, role }) => [id, role])),
  )
  const send = async () => {
    const chosen = Object.entries(roles).flatMap(([deskId, role]) => (role === '' ? [] : [{ deskId, role }]))
    if (person === undefined && chosen.length === 0 && !isAdmin) {
      notify(messages.chooseARoleOnA, 'failed')
      return
    }
    if (person === undefined) {
      const { link } = await confirmFirst(() =>
        call('POST /api/people', { body: { name, email, isAdmin, desks: chosen } }),
      )
      await onDone({ name, url: link })
    } else {
      await confirmFirst(() =>
        call('PATCH /api/people/:id', { params: { id: person.id }, body: { name, isAdmin, desks: chosen } }),
      )
      await onDone()
    }
  }
  return (
    <Dialog title={person === undefined ? messages.inviteSomebody : person.name} onClose={onClose}>
      <Form onSubmit={send}>
        <TextField label={messages.name} value={name} onInput={setName} required isFocused />
        {person === undefined && (
          <TextField label={messages.eMailAddress} type="email" value={email} onInput={setEmail} required />
        )}
        <fieldset>
          <legend>{messages.roleOnEachDesk}</legend>
          {desks.map((desk) => (
            <p class="field" key={desk.id}>
              <label>
                {desk.name}{' '}
                <select
                  value={roles[desk.id] ?? ''}
                  onChange={(event) =>
                    setRoles({
                      ...roles,
                      [desk.id]: ROLES.find((role) => role === event.currentTarget.value) ?? '',
                    })
                  }
                >
                  <option value="">{messages.notOnThisDesk}</option>
                  {ROLES.map((role) => (
                    <option value={role}>{ROLE_NAMES[role]}</option>
                  ))}
                </select>
              </label>
            </p>
          ))}
        </fieldset>
        <p>
          <label>
            <input
              type="checkbox"
              checked={isAdmin}
              onChange={(event) => setAdmin(event.currentTarget.checked)}
            />{' '}
            {messages.adminLooksAfterPeopleAnd}
          </label>
        </p>
        <SubmitButton>{person === undefined ? messages.invite : messages.save}</SubmitButton>
      </Form>
    </Dialog>
  )
}
