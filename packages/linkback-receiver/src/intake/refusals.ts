/** What is refused at once: the HTTP status, the fault of Pingback and XML-RPC, and why, in words for the sender. */
interface Row {
  readonly status: number;
  readonly fault: number;
  readonly words: string;
  /** Seconds after which to try again. */
  readonly wait?: number;
}

/** Faults by Pingback 1.0, 3, and below -32000 by "Specification for Fault Code Interoperability" of XML-RPC. */
export const refusals = {
  method: { status: 405, fault: -32600, words: 'This address takes POST requests only.' },
  type: { status: 400, fault: -32600, words: 'The fields must come as application/x-www-form-urlencoded.' },
  size: { status: 413, fault: -32600, words: 'The request is larger than 64 KB.' },
  slow: { status: 408, fault: -32300, words: 'The request did not come to its end in time.' },
  unreadable: { status: 400, fault: -32700, words: 'The request is not an XML-RPC call.' },
  'unknown-method': {
    status: 400,
    fault: -32601,
    words: 'There are two methods here: pingback.ping and pingback.extensions.getPingbacks.',
  },
  parameters: { status: 400, fault: -32602, words: 'The parameters must be addresses, as strings.' },
  'source-missing': {
    status: 400,
    fault: -32602,
    words: 'The address of the page that links here is missing.',
  },
  'target-missing': { status: 400, fault: -32602, words: 'The address of the page linked to is missing.' },
  'source-unusable': {
    status: 400,
    fault: 16,
    words: 'The source is no http or https address that can be asked.',
  },
  'source-private': { status: 400, fault: 16, words: 'The source is not on the public Internet.' },
  'target-unusable': { status: 400, fault: 33, words: 'The target is no http or https address.' },
  'target-unknown': { status: 404, fault: 33, words: 'The target is no post of this site.' },
  same: { status: 400, fault: 33, words: 'The source is the target itself.' },
  closed: { status: 403, fault: 33, words: 'This post takes no more of these.' },
  off: { status: 403, fault: 33, words: 'This site takes none of these.' },
  blocked: { status: 403, fault: 49, words: 'This site takes nothing from the host of the source.' },
  flood: { status: 429, fault: 429, words: 'Too many came at once. Try again in a minute.', wait: 60 },
  full: { status: 503, fault: -32400, words: 'Too many wait to be verified. Try again later.', wait: 600 },
  unavailable: { status: 503, fault: -32400, words: 'It cannot be stored now. Try again later.', wait: 60 },
} as const satisfies Record<string, Row>;

export type Refusal = keyof typeof refusals;

export function refusalOf(name: Refusal): Row {
  return refusals[name];
}

/** The header fields that go with a refusal, whatever the protocol. */
export function refusalHeaders(name: Refusal): Record<string, string> {
  const { wait } = refusalOf(name);
  return {
    ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
    ...(name === 'method' ? { allow: 'POST' } : {}),
  };
}
