import pc from 'picocolors';
import { answer, tellJane } from './answer.ts';
import { openBlog } from './blog.ts';
import { neighbours, openStreet } from './neighbours.ts';
import { textUnderPost } from './under-post.ts';

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
  show(await blog.review('linkbacks.json', 'Told the neighbours'), diffColour);

  title('4  Nothing new.  $ astro build');
  const before = street.requests() + blog.requests();
  show(await blog.build());
  const asked = street.requests() + blog.requests() - before;
  const changed = await blog.review('linkbacks.json', 'Nothing new');
  show([`${asked} requests, ${changed.length} changed lines in the ledger`], pc.dim);

  title('5  She adds one link to an old post.  $ astro build, publish, linkback send');
  const target = `http://${neighbours.bicycles.host}:${neighbours.bicycles.port}/2026/11/sixty-years-of-oil/`;
  await blog.write('truing-a-wheel-on-a-wet-sunday', `P.S. See also [Sixty years of oil](${target}).`);
  show(await blog.build());
  await blog.publish();
  show(await blog.send());
  show(street.heard(), pc.dim);
  show(await blog.review('linkbacks.json', 'One more'), diffColour);

  title(
    "6  Marta answers on her own blog, and it tells Jane's.  $ linkback-receiver --site http://127.0.0.10:4100",
  );
  const receiver = await blog.receive();
  const { host, port } = neighbours.marta;
  show(await tellJane(`http://${host}:${port}${answer.path}`), pc.dim);
  await receiver.verified(1);

  title('7  It was verified, and is held. Jane takes it into git.  $ linkback pull, git diff mentions.json');
  show((await blog.pull()).slice(0, 2));
  const news = await blog.review('mentions.json', 'Marta wrote');
  show(
    news.filter((line) => line.includes('"state"')),
    diffColour,
  );

  title('8  She changes "held" to "approved", and commits.  $ linkback pull, astro build, publish');
  await blog.approve();
  show(await blog.review('mentions.json', 'Marta is welcome'), diffColour);
  show(await blog.pull());
  await blog.build();
  await blog.publish();

  title(`9  Under her post, for everybody:  ${answer.target}`);
  const under = textUnderPost(await (await fetch(answer.target)).text());
  show(under);

  if (!under.some((line) => line.includes(answer.words)))
    throw new Error('What Marta wrote does not stand under the post.');
  if (asked !== 0 || changed.length !== 0) throw new Error('The second build was not silent.');
} finally {
  await blog.close();
  await street.close();
}
