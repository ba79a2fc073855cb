import { Agent, request, type IncomingHttpHeaders } from 'node:http'

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** As it came over the wire: not decompressed (fetch would do that, and hide the size). */
  readonly body: Buffer
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 })

interface Ask {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export async function ask(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: Ask = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ agent, host: '127.0.0.1', port, path, method, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts) }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Like `ask`, but anything other than a 2xx is thrown with what the server said. */
export async function askOk(port: number, path: string, options: Ask = {}): Promise<Answer> {
  const answer = await ask(port, path, options)
  if (answer.status < 200 || answer.status > 299)
    throw new Error(
      `${options.method ?? 'GET'} ${path}: ${answer.status} ${answer.body.toString().slice(0, 300)}`,
    )
  return answer
}
