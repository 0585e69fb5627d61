import {
  formatLedger,
  isOpen,
  parseLedger,
  planMentions,
  recordOutcomes,
  titlePrint,
  urlKey,
} from 'linkback';
import type { Due, Ledger, Mention, Outcome, Plan, Post } from 'linkback';
import type { Dice } from './dice.ts';

/** A post as its owner knows it: the same one, whatever its file is called and wherever it is published. */
interface Written {
  id: string;
  readonly slug: string;
  links: string[];
  trackbacks: string[];
  state: 'published' | 'draft' | 'deleted';
  silent: boolean;
  unreadable: boolean;
  /** The day that its frontmatter gives it: that of its writing, or of long before. */
  readonly published: string;
  /** What the ledger calls it, and where it stood then. */
  recorded?: { id: string; permalink: string };
}

/** Three spellings of each target: all of one key. */
const spellings = [1, 2, 3, 4, 5, 6].map((n) => [
  `https://t${n}.example/p?q#f`,
  `https://T${n}.example/p?q#f`,
  `HTTPS://t${n}.example:443/p?q#f`,
]);
const longAgo = '2016-05-01';
const trackbackUrls = ['https://tb.example/1', 'https://tb.example/2'];
const schemes = [
  (slug: string) => `https://example.com/${slug}/`,
  (slug: string) => `https://example.com/2026/${slug}`,
];

/** A blog, its ledger as a file, and what the world was told. Each step throws where a law is broken. */
export function createHistory(dice: Dice) {
  const posts: Written[] = [];
  let text: string | undefined;
  let scheme = 0;
  let day = 0;
  let names = 0;
  const ignored = new Set<string>();
  /** What is settled for ever, by post and key: a final outcome that was recorded, a baseline, or a veto. */
  const settled = new Map<Written, Map<string, string>>();
  /** A link that the plan must take up: not settled, and present. */
  const settle = (post: Written, target: string, how: string) => {
    const known = settled.get(post) ?? new Map<string, string>();
    settled.set(post, known.set(urlKey(target), how));
  };
  const settlementOf = (post: Written, target: string) => settled.get(post)?.get(urlKey(target));

  const now = () => new Date(Date.UTC(2026, 10, 22 + day, 12));
  const today = () => now().toISOString().slice(0, 10);
  /** The day of the first build. */
  let since: string | undefined;
  const isFromBefore = ({ published: on }: Written) => since !== undefined && on < since;
  const permalinkOf = ({ slug }: Written) => schemes[scheme]?.(slug) ?? '';
  const isHeld = (post: Written, target: string) => post.silent || ignored.has(urlKey(target));
  const targetsOf = (post: Written) => {
    const found = new Map<string, string>();
    for (const target of [...post.trackbacks, ...post.links])
      if (!found.has(urlKey(target))) found.set(urlKey(target), target);
    return [...found.values()];
  };
  const published = () => posts.filter(({ state, unreadable }) => state === 'published' && !unreadable);
  const read = (): Ledger | undefined => (text === undefined ? undefined : parseLedger(text));
  const write = (ledger: Ledger) => {
    text = formatLedger(ledger);
    law(formatLedger(parseLedger(text)) === text, 'format(parse(x)) === x');
  };

  function plan(): Plan {
    const given = published().map((post): Post => ({
      id: post.id,
      permalink: permalinkOf(post),
      title: post.slug,
      print: titlePrint(post.slug, post.published) ?? '',
      collection: 'blog',
      published: post.published,
      silent: post.silent,
      links: post.links.map((href, index) => ({ href, line: index + 1 })),
      trackbacks: post.trackbacks,
    }));
    const keep = new Set(posts.filter((post) => post.unreadable).map(({ id }) => id));
    const ignore = (target: string) => ignored.has(urlKey(target));
    return planMentions(dice.shuffled(given), read(), {
      today: today(),
      ignore,
      keep,
      collections: ['blog'],
    });
  }

  function build(): readonly Due[] {
    const archive = published().filter((post) => isFromBefore(post) && post.recorded === undefined);
    const found = plan();
    write(found.ledger);
    for (const { id } of archive) {
      law(!found.due.some(({ post }) => post === id), `${id}: from before, first seen, and due`);
    }
    for (const post of published()) post.recorded = { id: post.id, permalink: permalinkOf(post) };
    for (const [id, { permalink }] of Object.entries(found.ledger.posts)) {
      const post = posts.find(({ recorded }) => recorded?.permalink === permalink);
      if (post !== undefined) post.recorded = { id, permalink };
    }
    for (const { kind, post: id, target } of found.changes) {
      if (kind !== 'baseline') continue;
      const post = published().find((one) => one.id === id);
      law(post !== undefined && (found.first || isFromBefore(post)), `${id}: new, and baseline`);
      settle(post, target, 'baseline');
    }
    if (found.first) {
      since = today();
      law(found.due.length === 0, 'the first build sends nothing');
      for (const post of published()) for (const target of targetsOf(post)) settle(post, target, 'baseline');
    }
    checkRecorded(found);
    checkDue(found.due);
    const before = text;
    const again = plan();
    write(again.ledger);
    law(text === before, `a second build leaves the text as it is\n${before ?? ''}\n${text ?? ''}`);
    law(again.changes.length === 0, 'a second build changes nothing');
    law(
      JSON.stringify(sorted(again.due)) === JSON.stringify(sorted(found.due)),
      'a second build finds nothing new due',
    );
    return again.due;
  }

  /** Every link of a published post is in the ledger, and what is not settled is due or waits for its day. */
  function checkRecorded({ ledger, due }: Plan): void {
    for (const post of published()) {
      const mentions = Object.entries(ledger.posts[post.id]?.mentions ?? {});
      const targets = targetsOf(post);
      for (const target of targets) {
        const lines = mentions
          .filter(([other]) => urlKey(other) === urlKey(target))
          .map(([, mention]) => mention);
        const settlement = settlementOf(post, target);
        if (isHeld(post, target)) {
          law(!lines.some(isOpen), `${post.id} ${target}: a policy holds it back`);
          continue;
        }
        law(lines.length === 1, `${post.id} ${target}: one line, not ${lines.length}`);
        const [mention] = lines as [Mention];
        law(mention.state !== 'removed', `${post.id} ${target}: it is there, and not removed`);
        law(
          isOpen(mention) === (settlement === undefined),
          `${post.id} ${target}: ${mention.state}, but ${settlement ?? 'not settled'}`,
        );
        const waits = mention.state === 'retry' && mention.notBefore > today();
        const isDue = due.some((one) => one.post === post.id && one.target === target);
        law(isDue === (isOpen(mention) && !waits), `${post.id} ${target}: ${mention.state} is due: ${isDue}`);
      }
      for (const [target, mention] of mentions) {
        const present = targets.some((other) => urlKey(other) === urlKey(target));
        law(
          present || mention.state === 'removed' || mention.state === 'skip',
          `${post.id} ${target}: removed, not ${mention.state}`,
        );
      }
    }
  }

  function checkDue(due: readonly Due[]): void {
    const seen = new Set<string>();
    for (const { post: id, source, target, direct } of due) {
      const post = posts.find((one) => one.recorded?.id === id && one.state === 'published');
      if (post === undefined) throw new Error(`${id} is not published, and ${target} is due`);
      law(source === post.recorded?.permalink, `${id}: told from where it stands`);
      law(
        settlementOf(post, target) === undefined,
        `${id} ${target}: due again after ${settlementOf(post, target) ?? ''}`,
      );
      law(post.unreadable || targetsOf(post).includes(target), `${id} ${target}: due as it is written`);
      law(
        (direct === 'trackback') === trackbackUrls.includes(target),
        `${id} ${target}: direct ${direct ?? ''}`,
      );
      law(!seen.has(`${id} ${urlKey(target)}`), `${id} ${target}: due once`);
      seen.add(`${id} ${urlKey(target)}`);
    }
  }

  /** Tells what is due; each outcome is written at once, but for the one that a crash loses. */
  function deliver(
    due: readonly Due[],
    draw: (target: string) => Outcome = (target) => drawOutcome(dice, target),
  ): void {
    for (const one of dice.shuffled(due)) {
      if (dice.chance(0.04)) return;
      if (dice.chance(0.03)) typeSkip();
      const outcome = draw(one.target);
      const ledger = read();
      const post = posts.find(({ recorded }) => recorded?.id === one.post);
      if (ledger === undefined || post === undefined) throw new Error('no such post');
      const known = ledger.posts[one.post]?.mentions[one.target];
      write(recordOutcomes(ledger, [{ post: one.post, target: one.target, outcome }], now()));
      const after = read()?.posts[one.post]?.mentions[one.target];
      if (after === undefined) throw new Error(`${one.target} vanished`);
      if (known?.state === 'skip') law(after.state === 'skip', 'a veto is not overwritten');
      else if (!isOpen(after)) settle(post, one.target, after.state);
      else law(outcome.kind === 'retry' || outcome.kind === 'held', `${outcome.kind} is recorded`);
    }
  }

  /** The owner's hand, in an editor that lays the file out anew. */
  function typeSkip(): void {
    const ledger = read();
    const post = dice.pick(posts.filter(({ recorded }) => recorded !== undefined));
    const record = ledger?.posts[post?.recorded?.id ?? ''];
    const target = dice.pick(Object.keys(record?.mentions ?? {}));
    if (ledger === undefined || post?.recorded === undefined || record === undefined || target === undefined)
      return;
    const typed = {
      ...record,
      mentions: { ...record.mentions, [target]: { state: 'skip', reason: 'mine' } },
    };
    text = JSON.stringify({ ...ledger, posts: { ...ledger.posts, [post.recorded.id]: typed } }, null, 2);
    settle(post, target, 'veto');
  }

  /** A name that no file bears, nor did at the last build. To the ledger a new post of an old name is the old post. */
  const isFree = (name: string, post: Written) => {
    const record = read()?.posts[name];
    if (posts.some(({ id, state }) => id === name && state !== 'deleted')) return false;
    return (
      record === undefined ||
      post.recorded?.id === name ||
      (record.gone !== undefined && post.recorded !== undefined)
    );
  };

  const steps = {
    write: () => {
      names += 1;
      posts.push({
        id: `n${names}`,
        slug: `s${names}`,
        links: [],
        trackbacks: [],
        state: 'published',
        silent: false,
        unreadable: false,
        published: dice.chance(0.3) ? longAgo : today(),
      });
      steps.link();
    },
    link: () => {
      const post = dice.pick(posts);
      const target = dice.pick(dice.pick(spellings) ?? []);
      if (target !== undefined) post?.links.splice(dice.below(post.links.length + 1), 0, target);
    },
    trackback: () => {
      const [post, url] = [dice.pick(posts), dice.pick(trackbackUrls)];
      if (post !== undefined && url !== undefined)
        post.trackbacks = post.trackbacks.includes(url) ? [] : [...post.trackbacks, url];
    },
    unlink: () => dice.pick(posts)?.links.splice(dice.below(3), 1 + dice.below(2)),
    respell: () => {
      const post = dice.pick(posts);
      if (post !== undefined)
        post.links = post.links.map(
          (href) => dice.pick(spellings.find((all) => all.includes(href)) ?? []) ?? href,
        );
    },
    /** To a name of its own, or to one that is free since the last build. Its permalink stays, as it stands in the ledger. */
    rename: () => {
      const post = dice.pick(posts);
      if (
        post === undefined ||
        (post.recorded !== undefined && post.recorded.permalink !== permalinkOf(post))
      )
        return;
      names += 1;
      const free = ['a', 'b', 'c'].filter((name) => isFree(name, post));
      post.id = dice.chance(0.5) ? `n${names}` : (dice.pick(free) ?? `n${names}`);
    },
    scheme: () => {
      const moved = posts.some(({ id, recorded }) => recorded !== undefined && recorded.id !== id);
      if (!moved) scheme = 1 - scheme;
    },
    draft: () => {
      const post = dice.pick(posts);
      if (post !== undefined && post.state !== 'deleted')
        post.state = post.state === 'draft' ? 'published' : 'draft';
    },
    delete: () => {
      const post = dice.pick(posts);
      if (post !== undefined) post.state = 'deleted';
    },
    restore: () => {
      const post = dice.pick(posts.filter(({ state }) => state === 'deleted'));
      if (post !== undefined && isFree(post.id, post)) post.state = 'published';
    },
    silence: () => {
      const post = dice.pick(posts);
      if (post !== undefined) post.silent = !post.silent;
    },
    ignore: () => {
      const key = urlKey(dice.pick(dice.pick(spellings) ?? []) ?? '');
      if (!ignored.delete(key)) ignored.add(key);
    },
    unreadable: () => {
      const post = dice.pick(
        posts.filter(({ state, id, recorded }) => state === 'published' && recorded?.id === id),
      );
      if (post === undefined) return;
      post.unreadable = true;
      build();
      post.unreadable = false;
    },
    skip: typeSkip,
    wait: () => (day += dice.below(9)),
    build,
    send: () => deliver(build()),
  };

  return {
    step() {
      const name = dice.pick(Object.keys(steps) as (keyof typeof steps)[]) ?? 'build';
      steps[name]();
      return name;
    },
    /** Nothing more is written: whatever is due is told in the end, and then there is silence. */
    finish() {
      for (let round = 0; round < 12; round += 1) {
        day += 22;
        deliver(build(), () => ({ kind: 'none' }));
      }
      law(build().length === 0, 'in the end nothing is due');
    },
    get text() {
      return text;
    },
  };
}

function drawOutcome(dice: Dice, target: string): Outcome {
  const isTyped = trackbackUrls.includes(target);
  const protocol = isTyped
    ? 'trackback'
    : (dice.pick(['webmention', 'pingback', 'trackback'] as const) ?? 'webmention');
  // A page may be its own endpoint, but then not by TrackBack: that one is known by its URL.
  const endpoint =
    isTyped || (protocol !== 'trackback' && dice.chance(0.3)) ? target : 'https://other.example/endpoint';
  const told = { protocol, endpoint };
  const outcomes: Outcome[] = [
    { kind: 'delivered', ...told },
    { kind: 'duplicate', ...told, words: 'had it' },
    { kind: 'none' },
    { kind: 'refused', ...told, words: 'no' },
    { kind: 'held', reason: 'not live' },
    { kind: 'retry', ...told, words: 'HTTP 503' },
    { kind: 'retry', ...told, words: 'later', wait: dice.below(10 * 86_400_000) },
  ];
  return outcomes[dice.below(outcomes.length)] ?? { kind: 'none' };
}

function law(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

function sorted(due: readonly Due[]): Due[] {
  return [...due].sort((a, b) => (`${a.post} ${a.target}` < `${b.post} ${b.target}` ? -1 : 1));
}
