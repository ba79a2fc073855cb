import type { Body } from '../src/story/body/body.ts'

/** Bodies at the bounds of what is let in, for tests of what the largest costs. */

/** As large as JSON as a body gets: short words with marks, and links with long addresses. */
export function largestBody(seed = 'a'): Body {
  const text = seed.repeat(9)
  const linked = Array.from({ length: 100 }, (_, n) => ({
    type: 'text' as const,
    text,
    marks: [
      { type: 'bold' as const },
      {
        type: 'link' as const,
        attrs: { href: `https://example.org/${String(n).padStart(4, '0')}/${'x'.repeat(1_970)}` },
      },
    ],
  }))
  const plain = Array.from({ length: 4_890 }, () => ({
    type: 'text' as const,
    text,
    marks: [{ type: 'bold' as const }, { type: 'italic' as const }],
  }))
  return { type: 'doc', content: [{ type: 'paragraph', content: [...linked, ...plain] }] }
}

export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))
