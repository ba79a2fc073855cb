import { v7 as newId } from 'uuid'
import { NoAnswer, sentenceOf } from '../api/api.ts'
import { call } from '../api/client.ts'
import type { MediaPort, PictureStatus } from '../editor/media-port.ts'
import type { Field } from './field.ts'
import { notify } from '../ui/notices.ts'
import type { PictureJson } from '../../../media/picture/picture-contract.ts'
import * as messages from '../messages/en/offline/media-port.ts'

const LOOK_AGAIN_MS = 1_500

/** Pictures and embeds for the composer: files from this device, what the server knows, and what lies between. */
export function mediaPortOf(field: Field, slug: string, mayRemove: boolean): MediaPort {
  const onServer = async (id: string): Promise<PictureJson | undefined> => {
    try {
      return await call('GET /api/pictures/:id', { params: { id } })
    } catch {
      return undefined // not there yet, or no network: what this device knows is said instead
    }
  }
  const statusOf = async (id: string): Promise<PictureStatus> => {
    const upload = await field.picture(id)
    if (upload !== undefined && upload.state !== 'making') {
      const reason = upload.reason === undefined ? {} : { reason: upload.reason }
      return { state: upload.state, share: upload.sent / Math.max(1, upload.total), ...reason }
    }
    const made = await onServer(id)
    if (made === undefined) return { state: upload === undefined ? 'unknown' : 'making', share: 1 }
    return {
      state: made.state,
      share: 1,
      ...(made.reason === null ? {} : { reason: made.reason }),
      suggestedCaption: made.suggestedCaption,
      suggestedCredit: made.suggestedCredit,
    }
  }
  return {
    async addPictures(files) {
      // Some systems do not say what a file is: then the server looks.
      const others = files.filter(({ type }) => type !== '' && !type.startsWith('image/'))
      if (others.length > 0) {
        const names = others.map(({ name }) => `“${name}”`).join(', ')
        notify(messages.noPictureTakeAJpeg(names), 'failed')
      }
      const pictures = files.filter((file) => !others.includes(file)).map((file) => ({ id: newId(), file }))
      for (const { id, file } of pictures) await field.addPicture({ id, file, name: file.name, slug })
      return pictures.map(({ id }) => ({ id }))
    },
    async preview(id) {
      const file = await field.pictureFile(id)
      if (file !== undefined) return URL.createObjectURL(file)
      const made = await onServer(id)
      const [width] = made?.widths ?? []
      return made?.state === 'ready' && width !== undefined
        ? `/media/pictures/${id}/${made.version ?? ''}-${width}.jpeg`
        : undefined
    },
    watch(id, told) {
      let timer: ReturnType<typeof setTimeout> | undefined
      let isGone = false
      const look = () => {
        clearTimeout(timer)
        statusOf(id)
          .then((status) => {
            if (isGone) return
            told(status)
            if (status.state === 'making' || status.state === 'unknown')
              timer = setTimeout(look, LOOK_AGAIN_MS)
          })
          .catch((error: unknown) => notify(sentenceOf(error), 'failed'))
      }
      look()
      const stop = field.subscribe('pictures', (changed) => {
        if (changed === undefined || changed === id) look()
      })
      return () => {
        isGone = true
        clearTimeout(timer)
        stop()
      }
    },
    ...(mayRemove ? { removeEverywhere } : {}),
    async resolveEmbed(url) {
      try {
        return (await call('POST /api/embeds', { body: { url } })).facts
      } catch (error) {
        if (error instanceof NoAnswer) return { problem: messages.thereIsNoConnectionIt }
        return { problem: sentenceOf(error) }
      }
    },
    failed: (error) => notify(sentenceOf(error), 'failed'),
  }
}

async function removeEverywhere(id: string): Promise<boolean> {
  if (!confirm(messages.removeThisPictureEverywhere)) return false
  try {
    await call('DELETE /api/pictures/:id', { params: { id } })
  } catch (error) {
    notify(sentenceOf(error), 'failed')
    return false
  }
  notify(messages.thePictureWasRemovedEverywhere)
  return true
}
