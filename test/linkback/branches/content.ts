import type { Dice } from '../trust/dice.ts';

/** A post as its author knows it: the same one, whatever its file is called and wherever it is published. */
export interface Written {
  readonly name: string;
  /** Identity: the name of its file. */
  readonly id: string;
  readonly title: string;
  readonly slug: string;
  readonly date: string;
  readonly links: readonly string[];
  readonly trackbacks: readonly string[];
  /** What was written into it, paragraph by paragraph. */
  readonly text: readonly string[];
  readonly isDeleted: boolean;
}

/** What the files of a blog say. */
export interface Content {
  readonly scheme: number;
  /** By the name that the author has for a post. */
  readonly posts: ReadonlyMap<string, Written>;
}

/** The files of two branches as one, as git merges them and, where it cannot, a person does. */
export function mergeContent(base: Content, a: Content, b: Content, dice: Dice): Content {
  const person = <T>(one: T, other: T): T => (dice.chance(0.5) ? one : other);
  const pick = <T>(was: T | undefined, one: T, other: T): T =>
    one === was ? other : other === was ? one : person(one, other);
  const pickText = (was: readonly string[] | undefined, one: readonly string[], other: readonly string[]) => {
    const isAsBefore = (text: readonly string[]) => was?.join() === text.join();
    return isAsBefore(one) ? other : isAsBefore(other) ? one : person(one, other);
  };
  const names = new Set([...a.posts.keys(), ...b.posts.keys()]);
  const posts = [...names].map((name): [string, Written] => {
    const [was, one, other] = [base, a, b].map((side) => side.posts.get(name));
    if (one === undefined || other === undefined) return [name, (one ?? other) as Written];
    const list = (of: (post: Written) => readonly string[]) =>
      mergeLists(was === undefined ? [] : of(was), of(one), of(other));
    return [
      name,
      {
        ...{ name, date: one.date },
        id: pick(was?.id, one.id, other.id),
        title: pick(was?.title, one.title, other.title),
        slug: pick(was?.slug, one.slug, other.slug),
        isDeleted: pick(was?.isDeleted, one.isDeleted, other.isDeleted),
        links: list(({ links }) => links),
        trackbacks: list(({ trackbacks }) => trackbacks),
        // Git puts both together, or a person takes the one.
        text: dice.chance(0.5) ? list(({ text }) => text) : pickText(was?.text, one.text, other.text),
      },
    ];
  });
  return { scheme: pick(base.scheme, a.scheme, b.scheme), posts: new Map(posts) };
}

function mergeLists(base: readonly string[], a: readonly string[], b: readonly string[]): string[] {
  const all = new Set([...base, ...a, ...b]);
  return [...all].filter((one) => (base.includes(one) ? a.includes(one) && b.includes(one) : true));
}
