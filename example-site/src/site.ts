export const site = {
  name: 'Jane Doe’s Field Notes',
  tagline: 'Bicycles, letterpress, bread and long walks',
  author: 'Jane Doe',
  since: 2009,
};
