import type { Transaction } from 'kysely'
import { Type } from 'typebox'
import { routesFor } from '../../src/access/audience-routes.ts'
import type { AppServices } from '../../src/modules.ts'
import type { LivePart } from '../../src/pages/live-part.ts'
import type { App } from '../../src/platform/http/app.ts'
import { enqueueJob } from '../../src/platform/jobs/jobs.ts'
import { handle } from '../../src/platform/jobs/worker.ts'
import type { Erase, Manifest } from '../../src/platform/module.ts'
import { createProblemFactory, type Problems } from '../../src/platform/problem.ts'
import { readTablesOf, tablesOf } from '../../src/platform/database/tables-of.ts'
import { changeStory } from '../../src/story/change.ts'
import { mediaGateway } from '../../src/media/media-gateway-actions.ts'
import type { AddedModule } from '../newsroom.ts'

/** A module as somebody would add it, all of it in one file: what readers tell the newsroom about a story. */

export interface TipTables {
  tip: { id: string; story_id: string; identity_id: string; text: string; is_checked: number }
}

const tipProblems = {
  'tip-empty': { status: 422, title: 'The tip says nothing.', advice: 'Say what you know.' },
} as const satisfies Problems
const tipProblem = createProblemFactory(tipProblems)

const CHECK_TIP = { name: 'tip.check', payload: Type.Object({ id: Type.String() }) }

const tipsPart: LivePart<number> = {
  entity: 'tips',
  region: 'tips',
  place: 'side',
  async read(read, story) {
    const tips = await readTablesOf<TipTables>(read)
      .selectFrom('tip')
      .select('id')
      .where('story_id', '=', story.id)
      .execute()
    return tips.length
  },
  render: (count) => (
    <aside id="tips" data-region="">
      Tips: {count}
    </aside>
  ),
}

const eraseTips: Erase = async (tx, _read, { identityId }) => {
  await tablesOf<TipTables>(tx).deleteFrom('tip').where('identity_id', '=', identityId).execute()
}

const manifest = {
  name: 'tips',
  migrations: {
    '9999-01-01-01-tips': {
      async up(db) {
        await db.schema
          .createTable('tip')
          .addColumn('id', 'text', (c) => c.primaryKey())
          .addColumn('story_id', 'text', (c) => c.notNull())
          .addColumn('identity_id', 'text', (c) => c.notNull())
          .addColumn('text', 'text', (c) => c.notNull())
          .addColumn('is_checked', 'integer', (c) => c.notNull())
          .execute()
      },
    },
  },
  problems: tipProblems,
  auditLabels: { tip: 'Tips', 'tip.take': 'took a tip' },
  live: [tipsPart],
  erase: eraseTips,
} satisfies Manifest<LivePart>

/** `told` is given what the module is told of its life. */
export function tipsModule(told: string[] = []): AddedModule {
  return { manifest, open: (services) => openTips(services, told) }
}

function openTips({ db, clock, newId, newEpoch, bus, workers }: AppServices, told: string[]) {
  const worker = 'tips'
  return {
    ...manifest,
    jobs: [
      {
        worker,
        handlers: handle(CHECK_TIP, async ({ id }) => {
          const { write } = db as unknown as { write: Transaction<TipTables> }
          await write.updateTable('tip').set({ is_checked: 1 }).where('id', '=', id).execute()
        }),
      },
    ],
    routes(app: App) {
      routesFor(app, 'staff').post(
        '/api/stories/:slug/tips',
        {
          schema: {
            params: Type.Object({ slug: Type.String() }),
            body: Type.Object({ text: Type.String(), identityId: Type.String() }),
          },
        },
        async ({ actor, params, body }) => {
          if (body.text === '') throw tipProblem('tip-empty')
          const id = newId()
          const context = {
            db,
            clock,
            newId,
            newEpoch,
            actor,
            media: mediaGateway,
            changed: bus.publish.bind(bus),
          }
          await changeStory(
            context,
            params.slug,
            async ({ tx, now, story, markChanged: record, audit: note }) => {
              await tablesOf<TipTables>(tx)
                .insertInto('tip')
                .values({
                  id,
                  story_id: story.id,
                  identity_id: body.identityId,
                  text: body.text,
                  is_checked: 0,
                })
                .execute()
              await enqueueJob(tx, { id, kind: CHECK_TIP, payload: { id }, runAt: now, now })
              record({ name: 'tips' })
              note({ action: 'tip.take', objectId: id, detail: body.text })
            },
          )
          workers.wake(worker)
          return { id }
        },
      )
    },
    async start() {
      told.push('start')
    },
    abort: () => void told.push('abort'),
    async stop() {
      told.push('stop')
    },
  }
}
