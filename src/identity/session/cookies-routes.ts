import type { FastifyReply, FastifyRequest } from 'fastify'
import { ipPrefix } from '../../platform/http/ip-prefix.ts'
import type { SessionAudience } from '../audience-actions.ts'
import type { NewSession } from './session-actions.ts'
import { LONGEST_SESSION_MS, type ClientInfo } from './session.ts'
import { CODE_MS, DEVICE_MS } from '../login/login.ts'

const SECRET = /^[A-Za-z0-9_-]{43}$/

/**
 * The cookies of signing in, none of which scripts get to use: the session of the audience; the browser that asked for a
 * code; and a browser in which somebody has signed in before, which lets nobody in and only counts for itself. Over https
 * their prefix keeps other hosts of the domain from planting one (RFC 6265bis, 4.1.3.2).
 */
export function loginCookies(siteUrl: string, { cookie }: Pick<SessionAudience, 'cookie'>) {
  const isSecure = siteUrl.startsWith('https:')
  const prefix = isSecure ? '__Host-' : ''
  const [sessionName, askerName, deviceName] = [
    `${prefix}${cookie.name}`,
    `${prefix}stoppress_asked`,
    `${prefix}stoppress_device`,
  ]
  // Also for deletion: browsers reject a prefixed cookie without these attributes.
  const how = { path: '/', httpOnly: true, sameSite: 'strict', secure: isSecure } as const
  const ofSession = { ...how, sameSite: cookie.sameSite }
  const secretIn = (request: FastifyRequest, name: string) => {
    const value = request.cookies[name]
    return value !== undefined && SECRET.test(value) ? value : undefined
  }
  return {
    sessionName,
    /** The secret of the session of this browser; undefined where it sends none. */
    sessionIn: (request: FastifyRequest) => request.cookies[sessionName],
    clientInfo(request: FastifyRequest): ClientInfo {
      return {
        userAgent: request.headers['user-agent'] ?? null,
        ip: ipPrefix(request.ip),
        session: secretIn(request, sessionName),
        device: secretIn(request, deviceName),
        asker: secretIn(request, askerName),
      }
    },
    setAsker(reply: FastifyReply, secret: string): void {
      reply.setCookie(askerName, secret, { ...how, maxAge: CODE_MS / 1_000 })
    },
    setSession(reply: FastifyReply, { secret, device }: NewSession): void {
      reply.setCookie(sessionName, secret, { ...ofSession, maxAge: LONGEST_SESSION_MS / 1_000 })
      reply.setCookie(deviceName, device, { ...how, maxAge: DEVICE_MS / 1_000 })
      reply.clearCookie(askerName, how)
    },
    clearSession(reply: FastifyReply): void {
      reply.clearCookie(sessionName, ofSession)
    },
  }
}

export type LoginCookies = ReturnType<typeof loginCookies>
