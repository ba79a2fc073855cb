export const bylines = 'Bylines'
export const takeOff = (name: string | number) => `Take ${name} off`
export const addAName = 'Add a name'
