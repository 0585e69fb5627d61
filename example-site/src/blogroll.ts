/** They stand on every page, beside the posts and not in them: no post's links, so nobody is told of them. */
export const blogroll = [
  { name: 'Marta, in pencil', href: 'https://blogroll.example/marta', note: 'maps, butter' },
  { name: 'The Bicycle Times', href: 'https://blogroll.example/bicycle-times', note: 'letters, mostly' },
  { name: 'Old Press', href: 'https://blogroll.example/old-press', note: 'since 2001' },
  { name: 'Quiet Pages', href: 'https://blogroll.example/quiet-pages', note: 'essays' },
  { name: 'Tideline', href: 'https://blogroll.example/tideline', note: 'when it is up' },
];
