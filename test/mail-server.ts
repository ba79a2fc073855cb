import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server'

interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** Headers and body as they came. */
  readonly source: string
}

/** What the server does with the next mails: take them, refuse them with this status, or hang up in their midst. */
type Mood = 'accept' | 'hang up' | { readonly refuse: number; readonly words: string }

/** A real mail server on loopback, which a test can put in any mood. */
export interface MailServer {
  readonly url: string
  readonly received: readonly ReceivedMail[]
  /** How many clients have connected. */
  readonly connections: number
  mood(mood: Mood): void
  close(): Promise<void>
}

export async function startMailServer(login?: { user: string; password: string }): Promise<MailServer> {
  let mood: Mood = 'accept'
  let connections = 0
  const received: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS', ...(login === undefined ? ['AUTH'] : [])],
    disableReverseLookup: true,
    closeTimeout: 200,
    onConnect(_session, callback) {
      connections += 1
      callback()
    },
    onAuth({ username, password }, _session, callback) {
      if (username === login?.user && password === login?.password) callback(null, { user: username })
      else callback(new Error('Invalid username or password'))
    },
    onRcptTo(_address, _session, callback) {
      if (typeof mood === 'object')
        callback(Object.assign(new Error(mood.words), { responseCode: mood.refuse }))
      else callback()
    },
    onData(stream: SMTPServerDataStream, session, callback) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        if (mood === 'hang up') {
          for (const connection of server.connections) connection.close()
          return
        }
        const { mailFrom, rcptTo } = session.envelope
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map((each) => each.address),
          source: Buffer.concat(parts).toString('utf8'),
        })
        callback()
      })
    },
  })
  server.on('error', () => undefined) // a client of ours that hung up
  const listening = server.listen(0, '127.0.0.1')
  await new Promise((resolve) => listening.once('listening', resolve))
  const { port } = listening.address() as AddressInfo
  const who = login === undefined ? '' : `${login.user}:${login.password}@`
  return {
    url: `smtp://${who}127.0.0.1:${port}`,
    received,
    get connections() {
      return connections
    },
    mood(next) {
      mood = next
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
