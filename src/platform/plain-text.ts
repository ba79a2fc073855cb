/** XML and JSON readers of our feeds refuse C0 controls and lone surrogates; nobody types them on purpose. */
export function withoutControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the controls are what is looked for
  return text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').toWellFormed()
}
