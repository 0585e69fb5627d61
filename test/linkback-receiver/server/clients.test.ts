import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { listen } from '../../support/listen.ts';
import { commandWorld } from './command.ts';

const run = promisify(execFile);

const python = `
import sys, xmlrpc.client
server = xmlrpc.client.ServerProxy(sys.argv[1])
def call(method, *parameters):
    try:
        print(repr(getattr(server, method)(*parameters)))
    except xmlrpc.client.Fault as fault:
        print(fault.faultCode, fault.faultString)
source, target = sys.argv[2:]
call('pingback.ping', source, target)
call('pingback.ping', source, target)
call('pingback.ping', source, target + 'none')
call('pingback.ping', source)
call('pingback.extensions.getPingbacks', target)
call('system.listMethods')
`;

it('Python’s xmlrpc.client reads every answer', async () => {
  const world = await commandWorld();
  const page = await listen((_request, response) => {
    response.setHeader('content-type', 'text/html').end(`<title>P</title><a href="${world.blog}/a/">x</a>`);
  }, '127.0.0.51');
  onTestFinished(page.close);
  await world.run('--accept', 'pingback=approve');
  const [source, target] = [`${page.url}/?p=1&q=2`, `${world.blog}/a/`];
  const { stdout } = await run('python3', ['-c', python, `${world.url}/pingback`, source, target]);
  expect(stdout.split('\n')).toEqual([
    `'Thank you. The link from ${source} to ${target} will be verified.'`,
    '48 This pingback was registered before.',
    '33 The target is no post of this site.',
    '-32602 The parameters must be addresses, as strings.',
    expect.stringMatching(/^\[.*\]$/),
    '-32601 There are two methods here: pingback.ping and pingback.extensions.getPingbacks.',
    '',
  ]);
  await world.until(([first]) => first?.standing === 'verified');
  const { stdout: list } = await run('python3', [
    '-c',
    'import sys, xmlrpc.client; print(xmlrpc.client.ServerProxy(sys.argv[1]).pingback.extensions.getPingbacks(sys.argv[2]))',
    `${world.url}/pingback`,
    target,
  ]);
  expect(list).toBe(`['${source}']\n`);
});
