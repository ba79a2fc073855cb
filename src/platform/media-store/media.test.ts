import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import S3rver from 's3rver'
import { afterEach, describe, expect, it } from 'vitest'
import { bucketSetting, openBucket, SECRET_KEY } from '../../../test/s3.ts'
import { newId } from '../ids.ts'
import { DiskStore } from './disk-store.ts'
import type { MediaStore } from './media.ts'
import { openMediaStore } from './open-media.ts'
import { readS3Address, S3Store } from './s3-store.ts'

const undo: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stop-press-media-'))
  undo.push(() => rm(folder, { recursive: true }))
  return folder
}

function storeAt(setting: string): S3Store {
  const address = readS3Address(setting)
  if (address === undefined) throw new Error(`not an address: ${setting}`)
  return new S3Store(address)
}

const STORES: Record<string, () => Promise<MediaStore>> = {
  'on disk': async () => openMediaStore({ kind: 'disk' }, await newFolder()),
  'in S3, as s3rver plays it': async () => {
    const server = new S3rver({
      port: 0,
      address: '127.0.0.1',
      silent: true,
      directory: await newFolder(),
      configureBuckets: [{ name: 'pictures', configs: [] }],
    })
    const { port } = await server.run()
    undo.push(() => server.close())
    return storeAt(`s3://S3RVER:S3RVER@127.0.0.1:${port}/pictures?tls=off`)
  },
  'in S3, with every signature looked at': async () => {
    const bucket = await openBucket()
    undo.push(() => bucket.close())
    return storeAt(bucketSetting(bucket.port))
  },
}

async function read(store: MediaStore, key: string) {
  const found = await store.get(key)
  return found && { type: found.type, size: found.size, bytes: await buffer(found.stream) }
}

describe.each(Object.entries(STORES))('media kept %s', (where, open) => {
  const key = 'pictures/01a20959/0123456789-480.avif'

  // The one that looks at signatures plays single objects alone.
  it.skipIf(where.includes('signature'))('are listed by folder', async () => {
    const store = await open()
    expect(await store.list('received')).toEqual([])
    const names = Array.from({ length: 3 }, () => newId())
    for (const name of names)
      await store.put(`received/${name}`, new Uint8Array([1]), 'application/octet-stream')
    await store.put('received-not/a', new Uint8Array([1]), 'application/octet-stream')
    expect((await store.list('received')).toSorted()).toEqual(names.toSorted())
    await expect(store.list('../..')).rejects.toThrow('no key')
  })

  it('are there until they are taken away', async () => {
    const store = await open()
    expect(await read(store, key)).toBeUndefined()
    await store.put(key, Buffer.from('first'), 'image/avif')
    expect(await read(store, key)).toEqual({ type: 'image/avif', size: 5, bytes: Buffer.from('first') })
    await store.put(key, Buffer.from('second'), 'image/avif')
    expect((await read(store, key))?.bytes.toString()).toBe('second')
    await store.remove(key)
    await store.remove(key)
    expect(await read(store, key)).toBeUndefined()
  })

  it('may be files of some size', async () => {
    const store = await open()
    const bytes = Buffer.alloc(5_000_000, 'picture')
    const path = join(await newFolder(), 'file')
    await writeFile(path, bytes)
    await store.putFile('received/01a20959', path, 'application/octet-stream')
    const found = await read(store, 'received/01a20959')
    expect(found).toMatchObject({ type: 'application/octet-stream', size: bytes.length })
    expect(found?.bytes.equals(bytes)).toBe(true)
  })

  it.each([
    '',
    '/etc/passwd',
    '../x',
    'a/../b',
    'a//b',
    '.hidden',
    'a/.b',
    'a\\b',
    'a\0b',
    'a%2fb',
    'A',
    'a'.repeat(301),
  ])('have no key %j', async (wrong) => {
    const store = await open()
    for (const act of [
      () => store.get(wrong),
      () => store.put(wrong, Buffer.from('x'), 'image/avif'),
      () => store.remove(wrong),
    ])
      await expect(act()).rejects.toThrow('is no key of a media store')
  })
})

describe('media on disk', () => {
  it('leave nothing behind when they cannot be written', async () => {
    const folder = await newFolder()
    const store = new DiskStore(folder)
    await expect(store.putFile('a/b.avif', join(folder, 'not there'), 'image/avif')).rejects.toThrow('ENOENT')
    expect(await readdir(join(folder, 'a'))).toEqual([])
    expect(await read(store, 'a')).toBeUndefined()
  })
})

describe('media in S3', () => {
  it('are tried again when the store is busy, and are a failure when it stays so', async () => {
    const bucket = await openBucket()
    undo.push(() => bucket.close())
    const store = storeAt(bucketSetting(bucket.port))
    bucket.failNext(2)
    await store.put('a.avif', Buffer.from('words'), 'image/avif')
    expect(bucket.objects.get('/pictures/a.avif')).toEqual({
      bytes: Buffer.from('words'),
      type: 'image/avif',
    })
    bucket.failNext(100)
    await expect(store.get('a.avif')).rejects.toThrow('answered 503 to GET a.avif')
  })

  it('are refused with the wrong secret, without saying it', async () => {
    const bucket = await openBucket()
    undo.push(() => bucket.close())
    const wrong = storeAt(bucketSetting(bucket.port, 'a wrong secret'))
    const refused = wrong.put('a.avif', Buffer.from('x'), 'image/avif')
    await expect(refused).rejects.toThrow('answered 403 to PUT a.avif')
    await expect(refused).rejects.not.toThrow('a wrong secret')
  })

  it('are reached by an address', () => {
    expect(readS3Address(bucketSetting(9000))).toEqual({
      kind: 's3',
      endpoint: 'http://127.0.0.1:9000',
      bucket: 'pictures',
      region: 'eu-west-2',
      accessKeyId: 'AKIDEXAMPLE',
      secretAccessKey: SECRET_KEY,
    })
    expect(readS3Address('s3://K:S@s3.example.org/my.bucket')).toMatchObject({
      endpoint: 'https://s3.example.org',
      region: 'us-east-1',
    })
    for (const wrong of [
      'https://K:S@s3.example.org/bucket',
      's3://s3.example.org/bucket',
      's3://K@s3.example.org/bucket',
      's3://K:S@s3.example.org',
      's3://K:S@s3.example.org/bucket/folder',
      's3://K:S@s3.example.org/bucket?tls=no',
      's3://K:S@s3.example.org/bucket?zone=x',
      's3://K:%@s3.example.org/bucket',
      's3:///bucket',
    ])
      expect(readS3Address(wrong), wrong).toBeUndefined()
  })
})
