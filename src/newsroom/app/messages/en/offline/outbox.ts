export const somethingBetweenHereAndThe = 'Something between here and the newsroom has refused this.'
export const itAnsweredWithStatusTry = (status: string | number) =>
  `It answered with status ${status}. Try again, or from another network.`
