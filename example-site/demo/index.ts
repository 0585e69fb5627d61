import pc from 'picocolors';
import { openBlog } from './blog.ts';
import { neighbours, openStreet } from './neighbours.ts';

/** What a blogger sees, from one build to the next. Everything is real; the whole street is on loopback. */
const width = Math.min(process.stdout.columns || 160, 160);

const title = (text: string) => console.log(`\n${pc.bold(text)}`);
const show = (lines: readonly string[], colour: (line: string) => string = (line) => line) => {
  for (const line of lines) {
    const fitting = line.length > width - 2 ? `${line.slice(0, width - 3)}…` : line;
    console.log(`  ${colour(fitting)}`);
  }
};
const diffColour = (line: string) => (line.startsWith('+') ? pc.green(line) : pc.red(line));

const street = await openStreet();
const blog = await openBlog();
try {
  title("A street of blogs, all on this machine. Jane's links to the others:");
  show(
    Object.values(neighbours).map(
      ({ name, host, port, speaks }) => `${name.padEnd(18)} http://${host}:${port}  ${speaks}`,
    ),
  );

  title('1  Jane wrote two posts.  $ astro build');
  show(await blog.build());

  title('2  She publishes the site.  $ linkback send');
  await blog.publish();
  show(await blog.send());
  show(street.heard().sort(), pc.dim);

  title('3  The ledger is a file in git, reviewed like code.  $ git diff linkbacks.json');
  show(await blog.reviewLedger('Told the neighbours'), diffColour);

  title('4  Nothing new.  $ astro build');
  const before = street.requests() + blog.requests();
  show(await blog.build());
  const asked = street.requests() + blog.requests() - before;
  const changed = await blog.reviewLedger('Nothing new');
  show([`${asked} requests, ${changed.length} changed lines in the ledger`], pc.dim);

  title('5  She adds one link to an old post.  $ astro build, publish, linkback send');
  const target = `http://${neighbours.bicycles.host}:${neighbours.bicycles.port}/2026/11/sixty-years-of-oil/`;
  await blog.write('truing-a-wheel-on-a-wet-sunday', `P.S. See also [Sixty years of oil](${target}).`);
  show(await blog.build());
  await blog.publish();
  show(await blog.send());
  show(street.heard(), pc.dim);
  show(await blog.reviewLedger('One more'), diffColour);

  if (asked !== 0 || changed.length !== 0) throw new Error('The second build was not silent.');
} finally {
  await blog.close();
  await street.close();
}
