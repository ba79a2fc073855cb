import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { it } from 'vitest'
import { startNewsroom } from '../newsroom.ts'
import { openEventStream } from '../event-stream.ts'
function raw(url: string, text: string, ms = 700): Promise<string> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const s = connect({ host: hostname, port: Number(port) })
    let out = ''
    s.on('data', (d) => (out += d.toString('latin1')))
    s.on('error', (e) => (out += ` ERR ${e.message}`))
    s.write(text)
    const done = () => { resolve(out === '' ? '(nothing, closed=' + String(s.destroyed) + ')' : out); s.destroy() }
    s.on('close', done)
    setTimeout(done, ms)
  })
}
const say = (...a: unknown[]) => console.log(...a.map((x) => String(x).slice(0, 330)))
const short = (t: string) => t.slice(0, 260).replaceAll('\r\n', ' | ')
it('probe', async () => {
  const n = await startNewsroom()
  console.log(n.server.app.printRoutes({ commonPrefix: false }))
  await n.api('POST', '/api/stories', { slug: 'target', headline: 'T', status: 'live' })
  const H = 'Host: x\r\n'
  say('h2c page:', short(await raw(n.url, `GET /live/target HTTP/1.1\r\n${H}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n`)))
  if (false) say('pipelined stream+health:', short(await raw(n.url, `GET /live/target/stream HTTP/1.1\r\n${H}\r\nGET /health HTTP/1.1\r\n${H}\r\n`)))
  say('pipelined page+stream:', (await raw(n.url, `GET /live/target HTTP/1.1\r\n${H}\r\nGET /live/target/stream HTTP/1.1\r\n${H}\r\n`)).match(/HTTP\/1.1.*|event-stream|position-unfit|input-unfit/g))
  say('bad url:', short(await raw(n.url, `GET /live/%zz HTTP/1.1\r\n${H}Connection: close\r\n\r\n`)))
  say('malformed:', short(await raw(n.url, `GET / HTTP/1.1\r\nbad header\r\n\r\n`)))
  say('gzip q0:', short(await raw(n.url, `GET /live/target/stream HTTP/1.1\r\n${H}Accept-Encoding: br, gzip;q=0\r\n\r\n`)))
  // leak of refused
  await sleep(200)
  say('streams before', n.server.live.streams)
  for (let i = 0; i < 20; i++) {
    const s = openEventStream(n.url, '/live/never/stream')
    await s.status; await s.ended; s.socket.destroy()
  }
  await sleep(500)
  const count = () => new Promise((r) => n.server.app.server.getConnections((_e, c) => r(c)))
  say('streams after 20 refused', n.server.live.streams, 'connections', await count())
  // client keeps its half open
  const lazy = connect({ host: '127.0.0.1', port: Number(new URL(n.url).port), allowHalfOpen: true })
  lazy.write(`GET /live/never/stream HTTP/1.1\r\n${H}\r\n`)
  lazy.resume()
  await sleep(500)
  say('half-open refused held:', n.server.live.streams)
  lazy.destroy()
  await fetch(n.url + '/live/target/key-events')
  for (const p of ['/live/target%2Fkey-events', '/live/%2F', '/live/__proto__', '/live/constructor.json', '/live/target/p/__proto__'])
    console.log(p, (await fetch(n.url + p)).status)
  const api = async (m: string, p: string, b: unknown) => {
    const r = await fetch(n.url + p, { method: m, headers: { authorization: `Bearer ${n.token}`, 'content-type': 'application/json' }, body: typeof b === 'string' ? b : JSON.stringify(b) })
    const t = await r.text()
    return `${r.status} ${t}`
  }
  const P = '/api/stories/target/posts'
  const made = JSON.parse((await api('POST', P, { headline: 'H', text: 'words' })).slice(4) + (''))  as { id: string } | undefined
  say('text:null', await api('PATCH', `${P}/${made?.id}`, { text: null }))
  say('publish:null', await api('POST', P, { text: 'x', publish: null }))
  say('text:5', await api('POST', P, { text: 5 }))
  say('pin "true"', await api('POST', `${P}/${made?.id}/pin`, { isPinned: 'true' }))
  say('pin null', await api('POST', `${P}/${made?.id}/pin`, { isPinned: null }))
  say('bylines string', await api('POST', P, { text: 'x', bylines: 'Ada' }))
  let deep: unknown = { type: 'paragraph', content: [{ type: 'text', text: 'x' }] }
  for (let i = 0; i < 10; i++) deep = { type: 'blockquote', content: [deep] }
  say('deep10', await api('POST', P, { body: { type: 'doc', content: [deep] } }))
  const D = 20_000
  const q = '{"type":"blockquote","content":['.repeat(D) + '{"type":"paragraph"}' + ']}'.repeat(D)
  say('deep json', await api('POST', P, `{"body":{"type":"doc","content":[${q}]}}`))
  say('deep html', await api('POST', P, { html: '<blockquote>'.repeat(40_000) + 'x' }))
  say('deep b', await api('POST', P, { html: '<b>'.repeat(100_000) + 'x' }))
  say('deep ul', await api('POST', P, { html: '<ul><li>'.repeat(50_000) + 'x' }))
  const id = '01a20959-2d53-776d-84d3-a76cd17e0420'
  for (const [k, body] of [['text', { text: 'a\ud800b' }], ['nul', { text: 'a\0b' }], ['headline', { headline: 'a\ud800b' }], ['body', { body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'a\0\ud800b' }] }] } }], ['html', { html: '<p>a&#0;\ud800b' }]] as const) {
    const own = id.slice(0, -2) + String(10 + k.length)
    console.log(k, (await api('POST', P, { id: own, ...body })).slice(0, 120), '/', (await api('POST', P, { id: own, ...body })).slice(0, 120))
  }
  const many = await Promise.all(Array.from({ length: 12 }, () => api('POST', P, { id, text: 'same' })))
  say('concurrent', many.map((x) => x.slice(0, 3)).join())
  // shutdown with a stalled reader
  const stalled = openEventStream(n.url, '/live/target/stream')
  await stalled.status
  stalled.socket.pause()
  const text = 'x y '.repeat(10_000)
  for (let i = 0; i < 150; i++) await n.api('POST', P, { text: `${i} ${text}` })
  say('unsent', n.server.live.unsentBytes)
  const t = Date.now()
  const how = await Promise.race([n.close().then(() => 'closed'), sleep(12_000).then(() => 'STILL OPEN after 12 s')])
  say('close with stalled reader:', how, Date.now() - t)
  stalled.socket.destroy()
}, 60_000)
