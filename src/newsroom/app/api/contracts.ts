import type { Static, TOptional, TSchema } from 'typebox'
import type { passkeyContract } from '../../../identity/passkey/passkey-contract.ts'
import type { embedContract } from '../../../media/embed/embed-contract.ts'
import type { pictureContract } from '../../../media/picture/picture-contract.ts'
import type { uploadContract } from '../../../media/upload/upload-contract.ts'
import type { JsonText } from '../../../platform/contract.ts'
import type { auditLogContract } from '../../../staff/audit-log-contract.ts'
import type { confirmContract } from '../../../identity/login/confirm-contract.ts'
import type { meContract } from '../../../staff/person/me-contract.ts'
import type { peopleContract } from '../../../staff/person/people-contract.ts'
import type { articleContract } from '../../../story/article/article-contract.ts'
import type { postContract } from '../../../story/post/post-contract.ts'
import type { storyContract } from '../../../story/reads/story-contract.ts'
import type { templateContract } from '../../../story/template/template-contract.ts'
import type { newsroomContract } from '../../contract.ts'

/** What the newsroom's app may ask of the server, and what it is answered: the server's own contracts, as types. */
type Contracts = typeof storyContract &
  typeof postContract &
  typeof articleContract &
  typeof templateContract &
  typeof newsroomContract &
  typeof pictureContract &
  typeof uploadContract &
  typeof embedContract &
  typeof passkeyContract &
  typeof confirmContract &
  typeof meContract &
  typeof peopleContract &
  typeof auditLogContract

/** A method and an address, as the server registers them. */
export type Route = keyof Contracts

/** What may be sent: nothing of it is changed on the way, and what is undefined is left out. */
type Sent<T> = T extends readonly (infer Item)[]
  ? readonly Sent<Item>[]
  : T extends object
    ? {
        readonly [K in keyof T]: Record<never, never> extends Pick<T, K> ? Sent<T[K]> | undefined : Sent<T[K]>
      }
    : T

type Part<R extends Route, Name extends string, Key extends string> =
  Contracts[R] extends Readonly<Record<Key, infer Schema extends TSchema>>
    ? Schema extends TOptional
      ? { readonly [N in Name]?: Sent<Static<Schema>> }
      : { readonly [N in Name]: Sent<Static<Schema>> }
    : Record<never, never>

/** The parts of an address, what stands behind its `?`, and the body: those that the route has. */
export type Input<R extends Route> = Part<R, 'params', 'params'> &
  Partial<Part<R, 'query', 'querystring'>> &
  Part<R, 'body', 'body'>

/** Nothing has to be given where no part is required. */
export type Inputs<R extends Route> =
  Record<never, never> extends Input<R> ? [input?: Input<R>] : [input: Input<R>]

type Responses<R extends Route> = Contracts[R]['response']
type OembedData<Schema> = Schema extends TSchema ? Static<Schema> : never
type Parsed<T> = T extends JsonText<infer Json> ? Json : T

/** What a route answers when it has done what was asked. */
export type Answer<R extends Route> = Parsed<
  OembedData<Responses<R>[keyof Responses<R> & (200 | 201 | 202 | 204)]>
>
