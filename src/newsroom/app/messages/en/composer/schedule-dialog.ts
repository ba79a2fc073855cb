export const thatTimeIsPastChoose = 'That time is past. Choose a later one, or publish now.'
export const publishLater = 'Publish later'
export const when = 'When'
export const inYourZone = (zone: string | number) => `In your zone, ${zone}.`
export const underEmbargoNobodyCanPublish = 'Under embargo: nobody can publish it before'
export const schedule = 'Schedule'
