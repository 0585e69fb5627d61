import type { HttpAnswer } from '../http/answer.ts';

type Head = Pick<HttpAnswer, 'status' | 'headers'>;

/** Statuses by which a page is kept from whoever asks: they say nothing of what it offers (RFC 9110, 15.5; RFC 7725). */
const shut = new Map([
  [401, 'it asks for a password'],
  [402, 'it asks to be paid'],
  [403, 'it does not let this program in'],
  // The answer of mod_security to programs that it does not know.
  [406, 'it does not let this program in'],
  [407, 'a proxy asks for a password'],
  [451, 'it is shut for legal reasons'],
]);

/** Header fields by which firewalls mark the page that they answer in place of the site; each by its own documentation. */
const marks: [field: string, mark: RegExp, who: string][] = [
  ['cf-mitigated', /\S/, 'Cloudflare'],
  // With 202 and an empty page, or with 405.
  ['x-amzn-waf-action', /\S/, 'AWS WAF'],
  ['x-vercel-mitigated', /\S/, 'Vercel'],
  // With 202.
  ['sg-captcha', /\S/, 'SiteGround'],
  // With 200.
  ['set-cookie', /\btecharo\.lol-anubis-cookie-verification[^=;]*=[^;,\s]/, 'Anubis'],
];

/** In words, where a firewall answered in place of the site, whatever the status: what was asked for never saw the request. */
export function challengeWords({ status, headers }: Head): string | undefined {
  const found = marks.find(([field, mark]) => mark.test(headers.get(field) ?? ''));
  return found && `HTTP ${status}: its door-keeper (${found[2]}) wants to see a person`;
}

/** In words, where a page is kept from whoever asks, by the site itself or by its firewall. */
export function shutWords(head: Head): string | undefined {
  const why = shut.get(head.status);
  return challengeWords(head) ?? (why && `HTTP ${head.status}: ${why}`);
}
