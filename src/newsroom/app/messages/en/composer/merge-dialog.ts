export const twoPeopleChangedThisPost = 'Two people changed this post'
export const fetchingWhatStandsNow = 'Fetching what stands now.'
export const comparing = 'Comparing.'
