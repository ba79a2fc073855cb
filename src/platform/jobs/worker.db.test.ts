import { Type } from 'typebox'
import { describe, expect, it } from 'vitest'
import { forEachEngine, type Desk } from '../../../test/databases.ts'
import { newId } from '../ids.ts'
import { enqueueJob } from './jobs.ts'
import { handle, JobWorker } from './worker.ts'

const MINUTE = 60_000
const RING = { name: 'ring', payload: Type.Object({ times: Type.Integer() }) }

forEachEngine((engine, open) => {
  describe(`a job on ${engine}`, () => {
    const ask = ({ db, clock }: Desk, runAt: number) =>
      db.transact((tx) =>
        enqueueJob(tx, { id: 'ring', kind: RING, payload: { times: 1 }, runAt, now: clock.now() }),
      )
    const worker = ({ db, clock }: Desk, ring: () => Promise<void>) =>
      new JobWorker({ db, clock, newId, handlers: handle(RING, ring), onError: () => {} })

    it('that is asked for anew while it fails keeps its new time', async () => {
      const desk = await open()
      const later = desk.clock.now() + 60 * MINUTE
      await ask(desk, desk.clock.now())
      const wakeUp: number[] = []
      const bell = worker(desk, async () => {
        wakeUp.push(desk.clock.now())
        if (wakeUp.length > 1) return
        await ask(desk, later)
        throw new Error('the bell was being moved')
      })
      expect(await bell.runDue()).toBe(1)
      desk.clock.pass(10 * MINUTE)
      expect(await bell.runDue()).toBe(0)
      desk.clock.pass(50 * MINUTE)
      expect(await bell.runDue()).toBe(1)
      expect(wakeUp.at(-1)).toBe(later)
      expect(await desk.db.read.selectFrom('job').selectAll().execute()).toEqual([])
    })

    it('that fails is tried again, later each time, and says why', async () => {
      const desk = await open()
      await ask(desk, desk.clock.now())
      let tries = 0
      const bell = worker(desk, async () => {
        tries += 1
        throw new Error('no bell')
      })
      await bell.runDue()
      expect(await bell.runDue()).toBe(0)
      desk.clock.pass(2_000)
      expect(await bell.runDue()).toBe(1)
      desk.clock.pass(3_999)
      expect(await bell.runDue()).toBe(0)
      desk.clock.pass(1)
      expect(await bell.runDue()).toBe(1)
      expect(tries).toBe(3)
      const [job] = await desk.db.read.selectFrom('job').selectAll().execute()
      expect(job).toMatchObject({ attempts: 3, last_error: 'no bell', leased_by: null, failed_at: null })
    })

    it.each([
      ['{}', 'the payload of a job ring is malformed: must have required properties times'],
      ['{"times":"3"}', 'the payload of a job ring is malformed: /times must be integer'],
      ['{"times":', 'the payload of a job ring is malformed: is no JSON'],
    ])('with the payload %s fails and says so, and the next one is done', async (payload, reason) => {
      const desk = await open()
      const { clock, db } = desk
      await ask(desk, clock.now())
      await db.write.updateTable('job').set({ payload }).execute()
      await db.transact((tx) =>
        enqueueJob(tx, {
          id: 'next',
          kind: RING,
          payload: { times: 2 },
          runAt: clock.now(),
          now: clock.now(),
        }),
      )
      let wakeUp = 0
      const failures: unknown[] = []
      const bell = new JobWorker({
        db,
        clock,
        newId,
        handlers: handle(RING, async ({ times }) => void (wakeUp += times)),
        order: async (due) => due,
        onError: (error) => failures.push(error),
      })
      expect(await bell.runDue()).toBe(2)
      expect(wakeUp).toBe(2)
      expect(failures).toMatchObject([{ name: 'MalformedPayload', message: reason }])
      expect(await db.read.selectFrom('job').selectAll().execute()).toMatchObject([
        { id: 'ring', attempts: 1, last_error: reason, failed_at: null },
      ])
    })
  })
})
