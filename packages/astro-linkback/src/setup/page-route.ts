/** The page that shows all posts of a collection at their permalinks. */
export const routePath = 'src/pages/[...permalink].astro';

/** A layout that the blog shows its posts in. */
export interface PostLayout {
  readonly name: string;
  /** As it is imported from `src/pages`. */
  readonly from: string;
}

/**
 * The text of that page.
 * @param onDemand the site is rendered for each visit, unless a page says otherwise: these addresses are known when it is built.
 */
export function pageRoute(collection: string, layout: PostLayout | undefined, onDemand: boolean): string {
  const head = [
    ...(layout === undefined ? [] : [`import ${layout.name} from '${layout.from}';`]),
    `import { render } from 'astro:content';`,
    `import { permalinkPaths } from 'linkback:permalinks';`,
  ];
  const body =
    layout === undefined
      ? `<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>{post.data.title}</title>
    <link rel="canonical" href={permalink} />
  </head>
  <body>
    <article>
      <h1>{post.data.title}</h1>
      <Content />
    </article>
  </body>
</html>`
      : `<${layout.name} {...post.data}>
  <Content />
</${layout.name}>`;
  return `---
${head.join('\n')}
${onDemand ? '\nexport const prerender = true;\n' : ''}
export async function getStaticPaths() {
  return permalinkPaths('${collection}');
}
const { post${layout === undefined ? ', permalink' : ''} } = Astro.props;
const { Content } = await render(post);
---

${body}
`;
}

/** The layout that a page of posts uses with the post's fields, as Astro's blog template does. */
export function layoutIn(page: string): PostLayout | undefined {
  const name = /<([A-Z]\w*) \{\.\.\.post\.data\}>/.exec(page)?.[1];
  const from = new RegExp(`import ${name} from ['"](?:\\.\\./)+(layouts/[^'"]+)['"]`).exec(page)?.[1];
  return name === undefined || from === undefined ? undefined : { name, from: `../${from}` };
}
