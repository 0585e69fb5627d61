import { FAILSAFE_SCHEMA, Type, load } from 'js-yaml';

/** Whatever a standard tag makes of a value (`!!timestamp`), it stands there as a text, a list or a mapping. */
const standardTags = (['scalar', 'sequence', 'mapping'] as const).map(
  (kind) => new Type('tag:yaml.org,2002:', { kind, multi: true }),
);
const schema = FAILSAFE_SCHEMA.extend(standardTags);

/**
 * YAML in which everything is text, as it stands there (YAML 1.2, 10.1), by the parser that Astro reads frontmatter with. It
 * comes within this package: which version a site has at its top is the site's affair.
 * @throws for what is no YAML.
 */
export function parseYaml(text: string): unknown {
  return load(text, { schema, json: true });
}
