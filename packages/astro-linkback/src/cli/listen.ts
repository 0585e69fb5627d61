import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { LinkbackError } from 'linkback';
import { replyTo } from '../inspect/receiver.ts';
import type { Arrival, Reply } from '../inspect/receiver.ts';
import { arrivalLines, listeningLines } from '../report/listen.ts';
import { withJsonFlag } from './ledger-flags.ts';

interface ListenFlags {
  readonly port: number;
  readonly json?: true;
}

/** Loopback only: nothing from outside arrives here. */
const host = '127.0.0.1';

/** Bytes of a request's body; no linkback is longer. */
const longestBody = 65_536;

export function addListen(program: Command): void {
  withJsonFlag(program.command('listen'))
    .addOption(
      new Option('--port <number>', 'of 127.0.0.1; 0 takes a free one').argParser(portNumber).default(4180),
    )
    .action((flags: ListenFlags) => listen(flags));
}

/** Until it is interrupted. */
async function listen({ port, json }: ListenFlags): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(unlistenable(port, error)));
    server.listen(port, host, resolve);
  });
  const origin = `http://${host}:${(server.address() as AddressInfo).port}`;
  server.on('request', (request, response) => void take(request, response));
  if (json === true) console.log(JSON.stringify({ listening: origin }));
  else for (const { text } of listeningLines(origin)) console.log(text);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    // Whoever reads has had enough, as in `linkback listen | head`.
    process.stdout.once('error', () => resolve());
  });
  server.close();
  server.closeAllConnections();

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const fields = pairs(request.rawHeaders);
    const arrival: Arrival = {
      ...{ method: request.method ?? '', path: request.url ?? '/', fields },
      body: body ?? '',
    };
    const reply = body === undefined ? tooLong : replyTo(arrival, origin);
    const { status, headers, body: answer, ...found } = reply;
    // Before the answer: whoever sent it may look here as soon as it comes.
    if (json === true) console.log(JSON.stringify({ ...arrival, ...found, status }));
    else for (const { text } of arrivalLines(arrival, reply)) console.log(text);
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : answer);
  }
}

const tooLong: Reply = {
  status: 413,
  headers: { connection: 'close' },
  body: 'Too long.\n',
  problem: `its body is longer than ${longestBody / 1024} KB, or broke off`,
};

/** Undefined where it is longer than any linkback, or broken off. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.byteLength;
      // Read to its end all the same, within reason: who is cut off hears no answer.
      if (length > longestBody * 16) return undefined;
      if (length <= longestBody) chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return length > longestBody ? undefined : Buffer.concat(chunks).toString('utf8');
}

function pairs(raw: readonly string[]): [name: string, value: string][] {
  return raw.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, raw[index + 1] ?? '']] : [],
  );
}

function portNumber(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InvalidArgumentError('It must be a port, 0 to 65535.');
  return port;
}

function unlistenable(port: number, { code, message }: NodeJS.ErrnoException): LinkbackError {
  const why = code === 'EADDRINUSE' ? 'another program listens there' : message;
  return new LinkbackError(
    'argument-invalid',
    `Nothing can listen at ${host}:${port}: ${why}.`,
    'Choose another port: linkback listen --port 0',
  );
}
