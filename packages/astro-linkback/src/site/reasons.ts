/** Why a collection holds no posts, in words that follow its name. */
export const reasons = {
  unnamed: 'not named',
  empty: 'no entries',
  text: 'no text',
  date: 'no date',
  published: 'nothing published',
  page: 'no pages of their own',
} as const;
