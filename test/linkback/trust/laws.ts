import {
  entriesBeyond,
  dueMentions,
  findRenamed,
  formatEntry,
  formatLedger,
  parseJournal,
  parseLedger,
  planMentions,
  planMoves,
  recallOutcomes,
  recordMentions,
  recoverLedger,
  renamePosts,
  settleMention,
  titlePrint,
} from 'linkback';
import type { JournalEntry, Ledger, Post, Written } from 'linkback';
import type { Dice } from './dice.ts';
import { isOlder, isReady, pageMark } from './live-page.ts';
import type { Page } from './live-page.ts';
import { mergeTexts } from './merge.ts';
import { Killed, createTrustWorld, law, protocolOf, targets } from './world.ts';

interface Author {
  /** As its author knows it. */
  readonly name: string;
  id: string;
  links: Set<string>;
  text: number;
  published: boolean;
  readonly addresses: string[];
  /** Its page as it was built last, and as it is live; undefined where there is none. */
  built?: Page | undefined;
  live?: Page | undefined;
}

interface Lives {
  /** How often a step is taken, where that is not once in a round. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Are changes told, to begin with? */
  readonly updates?: boolean;
  /** No other version of the ledger takes its place: then every receiver has the newest text in the end. */
  readonly isWhole?: boolean;
}

const schemes = [
  (name: string) => `https://example.com/${name}/`,
  (name: string) => `https://example.com/2026/${name}/`,
];

/**
 * A blog whose runs are killed, whose ledger is branched, merged and restored; each step throws where a law is broken.
 */
export function createTrust(dice: Dice, { weights = {}, updates = false, isWhole = false }: Lives = {}) {
  const world = createTrustWorld(dice);
  const posts: Author[] = [];
  let ledger = formatLedger({ version: 1, posts: {} });
  let journal = '';
  let branch: { base: string; text: string } | undefined;
  const commits = new Set<string>([ledger]);
  let [scheme, names, day] = [0, 0, 0];
  /** Steps until this process is killed. */
  let life = Infinity;

  const now = () => new Date(Date.UTC(2026, 10, 22 + day, 12) + (tick += 1));
  let tick = 0;
  const read = () => parseLedger(ledger);
  const readBefore = new Map<string, Ledger>();
  const parsed = (text: string) => {
    const found = readBefore.get(text) ?? parseLedger(text);
    readBefore.set(text, found);
    return found;
  };
  const mayDie = () => {
    life -= 1;
    if (life < 0) throw new Killed();
  };
  const save = (next: Ledger) => {
    mayDie();
    ledger = formatLedger(next);
    mayDie();
  };
  /** @param written is told when the line stands there, whatever comes next. */
  const note = (entry: JournalEntry, written: () => void = () => undefined) => {
    mayDie();
    const line = formatEntry(entry);
    // A kill may leave half a line.
    if (life === 0 && dice.chance(0.5)) {
      journal += line.slice(0, dice.below(line.length));
      throw new Killed();
    }
    journal += (journal === '' || journal.endsWith('\n') ? '' : '\n') + line;
    written();
    mayDie();
  };
  const endJournal = (left: readonly JournalEntry[]) => {
    mayDie();
    journal = left.map(formatEntry).join('');
  };
  const nameOf = (id: string, source: string) =>
    posts.find((post) => post.id === id || post.addresses.includes(source))?.name ?? id;

  /** As `withLedger`: what a killed run left comes first. */
  function begin(): JournalEntry[] {
    const entries = parseJournal(journal);
    const recovered = recoverLedger(read(), entries);
    if (entries.length > 0) save(recovered);
    const left = entriesBeyond(recovered, entries);
    endJournal(left);
    return left;
  }

  function plan(left: readonly JournalEntry[]): void {
    const of = (post: Author): Post => {
      const permalink = schemes[scheme]?.(post.name) ?? '';
      if (!post.addresses.includes(permalink)) post.addresses.push(permalink);
      return {
        ...{ id: post.id, permalink, title: post.name, silent: false, trackbacks: [] },
        links: [...post.links].map((href, line) => ({ href, line: line + 1 })),
        print: titlePrint(post.name, undefined) ?? '',
        ...(updates ? { text: String(post.text), page: pageMark(String(post.text)) } : {}),
      };
    };
    for (const post of posts)
      post.built = post.published ? { text: String(post.text), links: new Set(post.links) } : undefined;
    const identities = posts.map((post) => ({
      ...of(post),
      unpublished: !post.published,
      addresses: () => [...post.links],
    }));
    const given = posts.filter(({ published }) => published).map(of);
    const drafts = new Set(posts.flatMap(({ id, published }) => (published ? [] : id)));
    const policy = { today: now().toISOString().slice(0, 10), ignore: () => false, updates, drafts };
    const before = read();
    const known = renamePosts(before, findRenamed(identities, before));
    const moving = given.map((post) => ({ ...post, aliases: [], name: post.id }));
    const { aliases } = planMoves(moving, known, new Set());
    const moved = given.map((post) => ({ ...post, aliases: aliases.get(post.id) ?? [] }));
    const planned = planMentions(dice.shuffled(moved), known, policy);
    save(recoverLedger(planned.ledger, left));
    endJournal(entriesBeyond(read(), left));
  }

  /** As `sendRun`. */
  function send(): void {
    const known = read();
    const today = now().toISOString().slice(0, 10);
    const wanted = dueMentions(known, today);
    const versions = wanted.length === 0 ? [] : [...commits].map(parsed);
    const recalled = recallOutcomes(known, wanted, versions);
    if (recalled.length > 0) save(recordMentions(read(), recalled));
    const found = read();
    const keyOf = ({ post, target }: { post: string; target: string }) => `${post} ${target}`;
    const isWanted = new Set(wanted.map(keyOf));
    const due = dueMentions(found, today).filter((one) => isWanted.has(keyOf(one)));
    const written: Written[] = [];
    for (const one of dice.shuffled(due)) {
      const { post, target, source } = one;
      const name = nameOf(post, source);
      const live = posts.find((author) => author.name === name)?.live;
      const telling = { text: live?.text, permalink: found.posts[post]?.permalink ?? '', day };
      if (dice.chance(0.1) || !isReady(one, live)) continue;
      const answer = world.answerTo(one);
      const isBehind = one.again === undefined && isOlder(one, live) && protocolOf(target) === 'webmention';
      const outcome =
        answer.kind === 'delivered' && isBehind ? { ...answer, isBehind: true as const } : answer;
      const isSent = outcome.kind !== 'none';
      if (isSent)
        note({
          post,
          source,
          target,
          at: now().toISOString(),
          sending: protocolOf(target),
          endpoint: 'https://e.example/',
        });
      if (isSent) world.arrive(name, one, telling);
      mayDie();
      const mention = found.posts[post]?.mentions[target];
      if (mention === undefined) throw new Error(`${post} ${target} is due and not in the ledger`);
      const next = settleMention(mention, outcome, now());
      note({ ...{ post, source, target }, at: now().toISOString(), mention: next }, () =>
        world.answered(name, one, outcome, telling),
      );
      written.push({ post, target, mention: next });
    }
    save(recordMentions(read(), written));
    endJournal(entriesBeyond(read(), parseJournal(journal)));
  }

  function run(task: () => void, mortal = dice.chance(0.7)): void {
    life = mortal ? dice.below(24) : Infinity;
    try {
      task();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    } finally {
      life = Infinity;
    }
    read();
  }
  const build = () => {
    plan(begin());
    if (dice.chance(0.5)) send();
  };
  const deploy = () => {
    for (const post of posts) post.live = post.built;
  };
  const commit = () => commits.add(ledger);

  const steps = {
    write: () => {
      names += 1;
      posts.push({
        name: `p${names}`,
        id: `p${names}`,
        links: new Set(),
        text: 0,
        published: true,
        addresses: [],
      });
      steps.link();
    },
    link: () => {
      const target = dice.pick(targets);
      if (target !== undefined) dice.pick(posts)?.links.add(target);
    },
    unlink: () => {
      const [post, target] = [dice.pick(posts), dice.pick(targets)];
      if (post?.links.delete(target ?? '') === true) world.changed(post.name, target ?? '');
    },
    edit: () => {
      const post = dice.pick(posts);
      // Now and then to a text that it had before.
      if (post !== undefined) post.text = dice.below(4);
    },
    draft: () => {
      const post = dice.pick(posts);
      if (post === undefined) return;
      post.published = !post.published;
      for (const target of post.links) world.changed(post.name, target);
    },
    rename: () => {
      const post = dice.pick(posts);
      // Its permalink stays, as every version of the ledger has it: by that it is known.
      if (post === undefined || post.addresses.length > 1 || scheme === 1) return;
      names += 1;
      post.id = `renamed${names}`;
    },
    scheme: () => {
      if (posts.every(({ id, name }) => id === name)) scheme = 1 - scheme;
    },
    updates: () => (updates = !updates),
    wait: () => (day += dice.below(9)),
    build: () => run(build),
    deploy,
    send: () =>
      run(() => {
        begin();
        send();
      }),
    /** The owner's hand, while nobody else writes. */
    skip: () => {
      run(() => void begin(), false);
      const known = read();
      const post = dice.pick(posts);
      const record = post === undefined ? undefined : known.posts[post.id];
      const target = dice.pick(Object.keys(record?.mentions ?? {}));
      if (post === undefined || record === undefined || target === undefined) return;
      const mentions = { ...record.mentions, [target]: { state: 'skip', reason: 'mine' } as const };
      ledger = formatLedger({ ...known, posts: { ...known.posts, [post.id]: { ...record, mentions } } });
      world.veto(post.name, target);
      commit();
    },
    commit,
    /** git checkout HEAD~n -- linkbacks.json */
    restore: () => {
      commit();
      ledger = dice.pick([...commits]) ?? ledger;
    },
    fork: () => {
      commit();
      branch ??= { base: ledger, text: ledger };
    },
    swap: () => {
      if (branch === undefined) return;
      commit();
      [ledger, branch] = [branch.text, { ...branch, text: ledger }];
    },
    merge: () => {
      if (branch === undefined) return;
      commit();
      const hasDriver = dice.chance(0.7);
      const merged = mergeTexts(branch.base, ledger, branch.text, hasDriver);
      const other = mergeTexts(branch.base, branch.text, ledger, hasDriver);
      law(merged === other, 'both ways it is the same');
      ledger = merged;
      branch = undefined;
      commit();
    },
  };

  const bag = (Object.keys(steps) as (keyof typeof steps)[]).flatMap((name) =>
    Array.from({ length: weights[name] ?? 1 }, () => name),
  );
  return {
    step() {
      const name = dice.pick(bag) ?? 'build';
      steps[name]();
      return name;
    },
    /** Nobody is killed any more: everything is told or recorded with its reason, and then there is silence. */
    finish() {
      for (let round = 0; round < 12; round += 1) {
        day += 22;
        for (let turn = 0; turn < 3; turn += 1) run(build, false);
        deploy();
        run(() => {
          begin();
          for (let turn = 0; turn < 3; turn += 1) send();
        }, false);
      }
      for (const post of posts.filter(({ published }) => published)) {
        const mentions = read().posts[post.id]?.mentions ?? {};
        for (const target of post.links) {
          const mention = mentions[target];
          law(mention !== undefined, `${post.name} ${target}: recorded`);
          const { state } = mention;
          law(
            state !== 'pending' && state !== 'retry' && state !== 'removed',
            `${post.name} ${target}: ${state} in the end`,
          );
          const isTold = world.wasTold(post.name, target) || world.isVetoed(post.name, target);
          law(
            isTold || state === 'none' || state === 'gave-up',
            `${post.name} ${target}: ${state}, and nobody was told`,
          );
          const seen = world.seen(post.name, target);
          law(
            !isWhole || seen === undefined || seen === String(post.text),
            `${post.name} ${target}: the receiver has the text ${seen}, and the post ${post.text}`,
          );
        }
      }
      law(journal === '' || entriesBeyond(read(), parseJournal(journal)).length > 0, 'no journal is left');
      law(dueMentions(read(), '2099-01-01', true).length === 0, 'nothing is due any more');
    },
    get journal() {
      return journal;
    },
    get text() {
      return ledger;
    },
  };
}
