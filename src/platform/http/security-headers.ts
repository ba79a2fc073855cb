/**
 * The same on every answer. Pages run our own script and styles and nothing else: no inline script, no inline
 * style, nobody else's server, and of frames only those origins that embeds come from, which load when a reader asks
 * (W3C Content Security Policy 3). `hsts` is Strict-Transport-Security (RFC 6797). `blob:` is for pictures that the newsroom shows before they are sent.
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
