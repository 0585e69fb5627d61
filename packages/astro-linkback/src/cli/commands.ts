import type { Command } from 'commander';

export interface ListedCommand {
  readonly description: string;
  /** As the help of all commands shows them. */
  readonly arguments?: string;
  /** Gives what adds it. Only the command that is run is loaded: each needs much that the others do not. */
  readonly load: () => Promise<(program: Command) => void>;
}

/** All commands, as `--help` lists them. */
export const commands: Readonly<Record<string, ListedCommand>> = {
  init: {
    description: 'set a blog up: astro.config, git, and what tells after the deploy; shows it first',
    load: async () => (await import('./init.ts')).addInit,
  },
  status: {
    description: 'what is still to be told, and why it was not yet',
    load: async () => (await import('./status.ts')).addStatus,
  },
  send: {
    description: 'tell what is pending, once the posts are live; run it after the deploy',
    load: async () => (await import('./send.ts')).addSend,
  },
  baseline: {
    description: 'record all that is still to be told as baseline: nobody will be told of it',
    load: async () => (await import('./baseline.ts')).addBaseline,
  },
  discover: {
    arguments: '<url>',
    description:
      'what a page offers, how it was found, and what a link to it would be told by; nothing is sent',
    load: async () => (await import('./discover.ts')).addDiscover,
  },
  report: {
    description: 'the whole ledger as one page with pictures, which opens from disk',
    load: async () => (await import('./report.ts')).addReport,
  },
  webmention: {
    arguments: '<target>',
    description: 'send one webmention by hand, for a link on a post of yours, and record it',
    load: async () => (await import('./by-hand.ts')).addWebmention,
  },
  pingback: {
    arguments: '<target>',
    description: 'send one pingback by hand, for a link on a post of yours, and record it',
    load: async () => (await import('./by-hand.ts')).addPingback,
  },
  trackback: {
    arguments: '<ping-url>',
    description: 'send one TrackBack by hand to this TrackBack URL, and record it',
    load: async () => (await import('./by-hand.ts')).addTrackback,
  },
  listen: {
    description: 'show what arrives at a loopback endpoint of each protocol, to see what one sends',
    load: async () => (await import('./listen.ts')).addListen,
  },
  permalinks: {
    description: "every post's number, permalink and former addresses",
    load: async () => (await import('./permalinks.ts')).addPermalinks,
  },
  merge: {
    arguments: '[base] [ours] [theirs] [path]',
    description: 'merge the ledgers of two branches: what git holds unmerged, or left as markers in the file',
    load: async () => (await import('./merge.ts')).addMerge,
  },
  renumber: {
    description: 'where two branches gave one number to two posts: give the one that is not live another',
    load: async () => (await import('./renumber.ts')).addRenumber,
  },
  pull: {
    description: 'bring mentions.json and the receiver together: what was verified, and what you said of it',
    load: async () => (await import('./pull.ts')).addPull,
  },
  moderate: {
    description: 'ask what is to be done with each mention that is held, and write it into mentions.json',
    load: async () => (await import('./moderate.ts')).addModerate,
  },
};
