import { describe, expect, it } from 'vitest';
import { createCurrentBlog } from '../../../packages/linkback-receiver/src/blog/current.ts';
import { parsePosts } from '../../../packages/linkback-receiver/src/blog/list.ts';

const site = new URL('https://example.com/');
const listOf = (...names: string[]) =>
  JSON.stringify({
    posts: names.map((id) => ({ id, permalink: `https://example.com/${id}/`, aliases: [] })),
  });

function world(first: string | Error) {
  const state = { list: first, reads: 0, now: 0, problems: [] as unknown[] };
  const read = () => {
    state.reads += 1;
    return typeof state.list === 'string' ? Promise.resolve(state.list) : Promise.reject(state.list);
  };
  const blog = createCurrentBlog(read, site, {
    closeAfter: Infinity,
    now: () => new Date(state.now),
    onProblem: (problem) => state.problems.push(problem),
  });
  return { state, has: async (id: string) => (await blog.find(`https://example.com/${id}/`))?.id === id };
}

describe('the list of posts', () => {
  it('is read once for what it knows', async () => {
    const { state, has } = world(listOf('a', 'b'));
    expect([await has('a'), await has('b'), await has('a'), state.reads]).toEqual([true, true, true, 1]);
  });

  it('is read again for a post that was published just now', async () => {
    const { state, has } = world(listOf('a'));
    await has('a');
    state.list = listOf('a', 'b');
    state.now = 1_000;
    expect([await has('b'), state.reads]).toEqual([true, 2]);
  });

  it('is read once a second at most, however many ask for what is not there', async () => {
    const { state, has } = world(listOf('a'));
    for (let n = 0; n < 50; n += 1) expect(await has('none')).toBe(false);
    expect(state.reads).toBe(1);
    state.now = 1_000;
    await Promise.all(Array.from({ length: 50 }, () => has('none')));
    expect(state.reads).toBe(2);
  });

  it('does not wait for ever for a read of which nothing is heard', async () => {
    const answers = [new Promise<string>(() => undefined), Promise.resolve(listOf('a'))];
    let clock = 0;
    const now = () => new Date(clock);
    const read = () => answers.shift() ?? Promise.reject(new Error('asked a third time'));
    const blog = createCurrentBlog(read, site, { closeAfter: Infinity, now });
    void blog.blog();
    clock = 10_000;
    expect((await blog.find('https://example.com/a/'))?.id).toBe('a');
    expect((await blog.find('https://example.com/a/'))?.id).toBe('a');
  });

  it('forgets in time what is no longer there', async () => {
    const { state, has } = world(listOf('a', 'b'));
    await has('b');
    state.list = listOf('a');
    state.now = 30_000;
    // Whoever asks first has the old answer at once.
    expect(await has('b')).toBe(true);
    expect(await has('b')).toBe(false);
  });

  it('stays as it was where it cannot be read any more, and says so once', async () => {
    const { state, has } = world(listOf('a'));
    await has('a');
    state.list = new Error('gone');
    for (state.now = 30_000; state.now < 200_000; state.now += 30_000) expect(await has('a')).toBe(true);
    await has('none');
    expect(state.problems).toHaveLength(1);
    state.list = '{';
    state.now += 30_000;
    expect(await has('a')).toBe(true);
  });

  it('that was never read is a rejection, until it can be', async () => {
    const { state, has } = world(new Error('gone'));
    await expect(has('a')).rejects.toThrow('gone');
    state.list = listOf('a');
    expect(await has('a')).toBe(true);
  });
});

describe('a list that is none', () => {
  const words = (text: string) => {
    try {
      parsePosts(text, site);
      return undefined;
    } catch (error) {
      return error;
    }
  };
  it.each([
    ['no JSON', '<!doctype html>', 'permalinks.json is not JSON.'],
    ['another JSON', '[]', 'permalinks.json holds no list of posts.'],
    [
      'no permalink',
      '{"posts":[{"id":"a"}]}',
      'permalinks.json has no id and permalink for its post number 1.',
    ],
    [
      'a permalink that is none',
      '{"posts":[{"id":"a","permalink":"/a/"}]}',
      'permalinks.json has no id and permalink for its post number 1.',
    ],
    [
      'bad aliases',
      '{"posts":[{"id":"a","permalink":"https://example.com/a/","aliases":["/b/"]}]}',
      'permalinks.json has aliases of a that are no addresses.',
    ],
    [
      'another site',
      '{"posts":[{"id":"a","permalink":"https://other.example/a/","aliases":[]}]}',
      'permalinks.json is of other.example, and the receiver takes linkbacks for example.com.',
    ],
  ])('%s', (_name, text, message) => {
    expect(words(text)).toMatchObject({
      code: 'posts-unreadable',
      message,
      hint: 'A build of your site with astro-linkback writes it; give its place with --posts. Nothing was received.',
    });
  });

  it('a blog without posts is one', () => {
    expect(parsePosts('{"base":"","posts":[]}', site)).toEqual([]);
  });
});
