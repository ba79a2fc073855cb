import { describe, expect, it } from 'vitest'
import { forEachEngine } from '../../../test/databases.ts'
import { hashSecret } from '../../platform/secrets.ts'
import { actorOfToken, createToken, endToken, listedTokens } from './token-actions.ts'

const DAY = 86_400_000

forEachEngine((engine, open) => {
  describe(`tokens on ${engine}`, () => {
    it('let their program in until they end, and their name is free again then', async () => {
      const { db, clock, context: desk } = await open()
      const context = { ...desk, db, clock }
      const token = await createToken(context, 'wire', { expires: '2d', isReadOnly: true, desks: ['news'] })
      const [listed] = await listedTokens(context)
      const actor = await actorOfToken(context, token)
      expect(actor).toMatchObject({ kind: 'program', isReadOnly: true })
      expect(actor?.desks).toEqual(listed?.desks)
      expect(listed).toMatchObject({ deskNames: ['News'], access: 'read', expiresAt: clock.now() + 2 * DAY })
      clock.pass(2 * DAY - 1)
      expect(await actorOfToken(context, token)).toBeDefined()
      await expect(createToken(context, 'wire')).rejects.toMatchObject({ code: 'invalid-token-name' })
      clock.pass(1)
      expect(await actorOfToken(context, token)).toBeUndefined()
      const second = await createToken(context, 'wire')
      expect(await actorOfToken(context, second)).toMatchObject({ desks: null, isReadOnly: false })
      await endToken(context, 'wire')
      expect(await actorOfToken(context, second)).toBeUndefined()
    })

    it('of before they had a scope and an end go on as they were', async () => {
      const { db, context: desk } = await open()
      const context = { ...desk, db }
      const old = { id: 'old', name: 'old', hash: hashSecret('sp_old'), created_at: 1, revoked_at: null }
      await db.transact((tx) => tx.insertInto('api_token').values(old).execute())
      expect(await actorOfToken(context, 'sp_old')).toMatchObject({
        name: 'token:old',
        desks: null,
        isReadOnly: false,
      })
      expect(await listedTokens(context)).toMatchObject([{ expiresAt: null, access: 'write', desks: null }])
    })

    it('of a desk that there is not are not made', async () => {
      const { db, context: desk } = await open()
      const context = { ...desk, db }
      await expect(createToken(context, 'wire', { desks: ['Nowhere'] })).rejects.toMatchObject({
        code: 'desk-not-found',
      })
      expect(await listedTokens(context)).toEqual([])
    })
  })
})
