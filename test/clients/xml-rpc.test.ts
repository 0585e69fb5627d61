import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { commandWorld } from '../linkback-receiver/server/command.ts';
import { listen } from '../support/listen.ts';
import { lacking, npmFolder } from './install.ts';

interface Client {
  /** What the command is, without the endpoint, the method and the parameters. */
  readonly command: readonly [string, ...string[]];
  /** Before each parameter. */
  readonly prefix?: string;
  /** Parts of an address that it can write. */
  readonly writes?: readonly string[];
  /** Why it cannot be tried. */
  readonly missing?: string | undefined;
}

const debian = await lacking({
  debian: [
    ...['ruby', 'ruby-xmlrpc', 'libxmlrpc-lite-perl', 'librpc-xml-perl', 'libfrontier-rpc-perl'],
    ...['libxml-rpc-fast-perl', 'libxmlrpc-core-c3-dev', 'php-cli', 'php-xmlrpc', 'tcl', 'tcl-xmlrpc'],
  ],
});
const npm = await lacking({ npm: ['xmlrpc@1.3.2', '@foxglove/xmlrpc@1.3.0', 'davexmlrpc@0.4.26'] });

const here = (name: string) => join(import.meta.dirname, 'xml-rpc', name);
const packed = (...command: Client['command']): Client => ({ command, missing: debian });
const perl = (name: string) => packed('perl', '-CA', here(name));
const node = (name: string): Client => ({ command: [process.execPath, here(name)], missing: npm });

/** Accents that are in Latin-1, and characters that are not. */
const all = ['p=1&q=2', 'grüße', '日本'];

const clients: Record<string, Client> = {
  'Python’s xmlrpc.client': { command: ['python3', here('xmlrpc-client.py')] },
  'Ruby’s xmlrpc': packed('ruby', here('xmlrpc.rb')),
  'Perl’s XMLRPC::Lite, given bytes': packed('perl', here('xmlrpc-lite.pl')),
  // It dies of what is in no Latin-1.
  'Perl’s XMLRPC::Lite, given characters': { ...perl('xmlrpc-lite.pl'), writes: ['p=1&q=2', 'grüße'] },
  'Perl’s RPC::XML': perl('rpc-xml.pl'),
  'Perl’s Frontier::Client': perl('frontier.pl'),
  'Perl’s XML::RPC::Fast': perl('xml-rpc-fast.pl'),
  'C’s xmlrpc-c': { ...packed('xmlrpc'), prefix: 's/' },
  'PHP’s xmlrpc-epi': packed('php', here('xmlrpc-epi.php')),
  // It escapes no ampersand, and counts characters for bytes.
  'Tcl’s xmlrpc': { ...packed('tclsh', here('xmlrpc.tcl')), writes: ['p=1'] },
  'npm’s xmlrpc': node('npm-xmlrpc.cjs'),
  'npm’s @foxglove/xmlrpc': node('npm-foxglove.cjs'),
  'npm’s davexmlrpc': node('npm-davexmlrpc.cjs'),
};

const run = promisify(execFile);

/** What the client makes of the answer: `value …` or `fault CODE WORDS`. */
async function call({ command: [file, ...args], prefix }: Client, endpoint: string, ...given: string[]) {
  const [method = '', ...parameters] = given;
  const words = [...args, endpoint, method, ...parameters.map((parameter) => `${prefix ?? ''}${parameter}`)];
  const env = { ...process.env, LC_ALL: 'C.UTF-8', NODE_PATH: join(npmFolder, 'node_modules') };
  // The command of xmlrpc-c ends with an error where there is a fault.
  const { stdout, stderr } = await run(file, words, { env }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  return prefix === undefined ? (stdout + stderr).trim() : sayingOfC(stdout + stderr);
}

function sayingOfC(said: string): string {
  const [, words, code] =
    /RPC failed at server\. {2}(.*)\. {2}\(XML-RPC fault code (-?\d+)\)/.exec(said) ?? [];
  if (code !== undefined) return `fault ${code} ${words}`;
  return ['value', ...[...said.matchAll(/String: '(.*)'/g)].map(([, text]) => text)].join(' ');
}

describe.each(Object.entries(clients))('%s', (_name, client) => {
  test.skipIf(client.missing !== undefined)('understands every answer', async () => {
    const world = await commandWorld();
    const page = await listen((_request, response) => {
      response.setHeader('content-type', 'text/html').end(`<title>P</title><a href="${world.blog}/a/">x</a>`);
    }, '127.0.0.51');
    onTestFinished(page.close);
    await world.run('--accept', 'pingback=approve');
    const told = (...given: string[]) => call(client, `${world.url}/pingback`, ...given);
    const target = `${world.blog}/a/`;
    const sources = (client.writes ?? all).map((part) => `${page.url}/?${part}`);
    const [source = ''] = sources;

    for (const each of sources) {
      const answer = await told('pingback.ping', each, target);
      expect(answer).toBe('value Thank you. The link will be verified.');
    }
    expect(await told('pingback.ping', source, target)).toBe('fault 48 This pingback was registered before.');
    expect(await told('pingback.ping', source, `${target}none`)).toBe(
      'fault 33 The target is no post of this site.',
    );
    expect(await told('pingback.ping', 'mailto:me', target)).toBe(
      'fault 16 The source is no http or https address that can be asked.',
    );
    expect(await told('pingback.ping', source)).toBe(
      'fault -32602 The parameters must be addresses, as strings.',
    );
    expect(await told('system.methodHelp', 'pingback.ping')).toBe(
      'fault -32601 There are two methods here: pingback.ping and pingback.extensions.getPingbacks.',
    );
    const mentions = await world.until((found) => found.every(({ standing }) => standing === 'verified'));
    const written = sources.map((each) => new URL(each).href).sort();
    expect(mentions.map((mention) => new URL(mention.source).href).sort()).toEqual(written);
    const list = await told('pingback.extensions.getPingbacks', target);
    expect(list.split(' ').slice(1).sort()).toEqual(written);
  });
});
