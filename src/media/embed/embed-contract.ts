import { Type } from 'typebox'
import type { Contract } from '../../platform/contract.ts'
import { EmbedFactsSchema } from '../../story/body/body-schema.ts'

export const embedContract = {
  'POST /api/embeds': {
    operationId: 'resolveEmbed',
    tags: ['pictures and embeds'],
    summary: 'What stands at an address, to be shown as a card',
    body: Type.Object({ url: Type.String({ maxLength: 2_000 }) }, { additionalProperties: false }),
    response: { 200: Type.Object({ url: Type.String(), facts: EmbedFactsSchema }) },
  },
} satisfies Contract
