import type { FormerAddresses, Host } from './host.ts';
import { withMarkedBlock } from './marked-block.ts';
import { formerPaths, location } from './nginx.ts';

/** A larger file is ignored as a whole, rules of the owner's included; of more rules the first ones are read. */
const maxBytes = 64 * 1024;
const maxRules = 1000;

/**
 * GitLab Pages: `_redirects`, where a file beats a rule, and a rule knows no query.
 * @see https://docs.gitlab.com/user/project/pages/redirects/
 */
export const gitlab: Host = {
  name: 'gitlab',
  maxQueries: 0,
  takesQuery: () => false,
  // So many fit into the file at 160 bytes each. The others are stub pages, which are better than no answer.
  maxMoves: 400,
  takes: ({ from, to }) => isWritable(from.replace(/\/+$/, '')) && slashes(from) <= 25 && slashes(to) <= 25,
  files: (addresses) => [
    {
      path: '_redirects',
      in: 'dir',
      text(before) {
        const rules = fitting(ruleLines(addresses), before ?? '');
        return rules.length === 0 ? before : withMarkedBlock(before, rules.join('\n'), '#', isPattern);
      },
    },
  ],
};

/** One line answers with and without a slash. GitLab compares the decoded path with the line as it is written. */
function ruleLines(addresses: FormerAddresses): string[] {
  return formerPaths(addresses)
    .filter(({ bare, to }) => isWritable(bare) && slashes(bare) <= 25 && slashes(to) <= 25)
    .map(({ bare, to }) => `${bare} ${literal(to)} 301`);
}

/** Not with a space, which parts the columns; nor with what reads as an escape, a query, a `*` or a `:name`. */
const isWritable = (path: string) => !/[\s%?#]|\/\*(?:\/|$)|\/:[a-z]+(?:\/|$)/i.test(path);

const slashes = (path: string) => path.split('/').length - 1;

/** A target with `:name` or `*` is a template, and one with `=` may pass for a parameter. */
const literal = (to: string) =>
  location(to).replace(/[:*=]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

/** The first rule that matches wins: after `/* /404.html 200` none of ours would. */
const isPattern = (line: string) => !line.trim().startsWith('#') && /\/\*|\/:/.test(line);

/** The rules that fit beside the owner's own. */
function fitting(rules: readonly string[], before: string): string[] {
  const own = before.split('\n').filter((line) => /^\s*[^\s#]/.test(line)).length;
  let bytes = Buffer.byteLength(withMarkedBlock(before, ''));
  const first = rules.slice(0, Math.max(0, maxRules - own));
  const end = first.findIndex((rule) => (bytes += Buffer.byteLength(rule) + 1) > maxBytes);
  return end === -1 ? first : first.slice(0, end);
}
