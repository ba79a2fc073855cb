import { v7 as newId } from 'uuid'
import { NoAnswer, problemSentence } from '../api/api.ts'
import { call } from '../api/client.ts'
import type { MediaPort, PictureStatus } from '../editor/media-port.ts'
import type { OfflineStore } from './offline.ts'
import { notify } from '../ui/notices.ts'
import type { PictureJson } from '../../../media/picture/picture-contract.ts'
import * as messages from '../messages/en/offline/media-port.ts'

const LOOK_AGAIN_MS = 1_500

/** The media port of the composer: local files, server state, and uploads in between. */
export function createMediaPort(offline: OfflineStore, slug: string, mayRemove: boolean): MediaPort {
  const onServer = async (id: string): Promise<PictureJson | undefined> => {
    try {
      return await call('GET /api/pictures/:id', { params: { id } })
    } catch {
      return undefined // not uploaded yet, or no network: the local state is shown instead
    }
  }
  const readStatus = async (id: string): Promise<PictureStatus> => {
    const upload = await offline.picture(id)
    if (upload !== undefined && upload.state !== 'making') {
      const reason = upload.reason === undefined ? {} : { reason: upload.reason }
      return { state: upload.state, share: upload.sent / Math.max(1, upload.total), ...reason }
    }
    const onServerPicture = await onServer(id)
    if (onServerPicture === undefined) return { state: upload === undefined ? 'unknown' : 'making', share: 1 }
    return {
      state: onServerPicture.state,
      share: 1,
      ...(onServerPicture.reason === null ? {} : { reason: onServerPicture.reason }),
      suggestedCaption: onServerPicture.suggestedCaption,
      suggestedCredit: onServerPicture.suggestedCredit,
    }
  }
  return {
    async addPictures(files) {
      // Some systems give no media type: then the server detects it.
      const others = files.filter(({ type }) => type !== '' && !type.startsWith('image/'))
      if (others.length > 0) {
        const names = others.map(({ name }) => `“${name}”`).join(', ')
        notify(messages.noPictureTakeAJpeg(names), 'failed')
      }
      const pictures = files.filter((file) => !others.includes(file)).map((file) => ({ id: newId(), file }))
      for (const { id, file } of pictures) await offline.addPicture({ id, file, name: file.name, slug })
      return pictures.map(({ id }) => ({ id }))
    },
    async preview(id) {
      const file = await offline.pictureFile(id)
      if (file !== undefined) return URL.createObjectURL(file)
      const onServerPicture = await onServer(id)
      const [width] = onServerPicture?.widths ?? []
      return onServerPicture?.state === 'ready' && width !== undefined
        ? `/media/pictures/${id}/${onServerPicture.version ?? ''}-${width}.jpeg`
        : undefined
    },
    watch(id, onError) {
      let timer: ReturnType<typeof setTimeout> | undefined
      let isGone = false
      const look = () => {
        clearTimeout(timer)
        readStatus(id)
          .then((status) => {
            if (isGone) return
            onError(status)
            if (status.state === 'making' || status.state === 'unknown')
              timer = setTimeout(look, LOOK_AGAIN_MS)
          })
          .catch((error: unknown) => notify(problemSentence(error), 'failed'))
      }
      look()
      const stop = offline.subscribe('pictures', (changed) => {
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
        return { problem: problemSentence(error) }
      }
    },
    onError: (error) => notify(problemSentence(error), 'failed'),
  }
}

async function removeEverywhere(id: string): Promise<boolean> {
  if (!confirm(messages.removeThisPictureEverywhere)) return false
  try {
    await call('DELETE /api/pictures/:id', { params: { id } })
  } catch (error) {
    notify(problemSentence(error), 'failed')
    return false
  }
  notify(messages.thePictureWasRemovedEverywhere)
  return true
}
