/**
 * The same on every page. Pages run only our own scripts and styles: nothing inline, no other servers, and frames
 * only from the origins of embeds, which load on demand (W3C Content Security Policy 3). `hsts` is
 * Strict-Transport-Security (RFC 6797). `blob:` is for previews of pictures in the newsroom before they are sent.
 */
export function securityHeaders(
  frameOrigins: readonly string[],
  hsts: string | null = null,
): Readonly<Record<string, string>> {
  const frames = frameOrigins.length > 0 ? `frame-src ${frameOrigins.join(' ')}; ` : ''
  return {
    'content-security-policy':
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; " +
      `worker-src 'self'; manifest-src 'self'; ${frames}form-action 'self'; base-uri 'none'; frame-ancestors 'self'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    ...(hsts === null ? {} : { 'strict-transport-security': hsts }),
  }
}

/**
 * Whether a browser renders this content type as a document, for which the policy is meant. On anything else it would
 * be nine tenths of a short response; `X-Content-Type-Options` prevents sniffing there. Scripts get the full policy:
 * a worker inherits it from its response.
 */
export function forDocument(contentType: unknown): boolean {
  return typeof contentType !== 'string' || !DATA.test(contentType)
}

const DATA = /^(application\/(problem\+)?json|text\/(css|plain)|image\/(avif|webp|jpeg|png))\b/
