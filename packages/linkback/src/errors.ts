/**
 * Every mistake that the owner of a blog has to mend, by a name that never changes.
 * What the network does is never here: that is an `Outcome`.
 */
export const errorCodes = {
  'ledger-conflict': 'The ledger holds the markers of an unfinished git merge.',
  'ledger-unreadable': 'The ledger is not the JSON that this program writes.',
  'ledger-version': 'The ledger was written by a newer version.',
  'ledger-clash': 'Two posts in the ledger claim the same number or permalink, or one key stands twice.',
  'ledger-locked': 'Another process is writing the ledger.',
  'ledger-write': 'The ledger could not be saved.',
  'ledger-missing': 'There is no ledger yet.',
  'astro-version': 'The Astro of this site is too old.',
  'node-version': 'The Node.js that runs this is too old.',
  'git-failed': 'Git did not do what a command needs of it.',
  'commit-refused': 'The ledger cannot be committed as things stand in the repository.',
  'push-failed': 'The commit of the ledger could not be brought to the other side.',
  'site-missing': 'No `site` in astro.config, so no post has a permalink.',
  'option-invalid': 'An option of the integration is wrong.',
  'permalink-pattern': 'The permalink pattern cannot be used.',
  'permalink-clash': 'Two posts have the same permalink.',
  'alias-clash': 'A former address of a post is the address of something else.',
  'alias-unanswered': 'A former address cannot be answered where the site is published.',
  'permalink-moved': 'A permalink changed, and `onMove` forbids it.',
  'permalink-unknown': 'A post lacks what its permalink is made of.',
  'permalink-unbuilt': 'The build holds no page at the permalink of a post.',
  'identity-clash': 'Two posts have the same identity.',
  'frontmatter-invalid': 'A frontmatter field has a value that cannot be used.',
  'collection-missing': 'A configured content collection does not exist.',
  'collection-legacy': 'A content collection has no loader.',
  'argument-invalid': 'An argument on the command line is wrong.',
  'setup-declined': 'The owner did not say yes to what a setup would change.',
  'posts-unreadable': 'The list of posts that a build writes, permalinks.json, cannot be read.',
  'mentions-unreadable': 'mentions.json cannot be read.',
  'receiver-silent': 'The receiver does not answer as it should.',
  'store-unusable': 'The store of what was received cannot be used.',
} as const;

export type LinkbackErrorCode = keyof typeof errorCodes;

/**
 * A mistake to mend: `message` says what happened and why, `hint` what to do and the state things are in.
 */
export class LinkbackError extends Error {
  override readonly name = 'LinkbackError';
  readonly code: LinkbackErrorCode;
  readonly hint: string;

  constructor(code: LinkbackErrorCode, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
