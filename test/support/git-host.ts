import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';

/** A host of git repositories, by git's own server for HTTP; who has not the token gets a 401. */
export interface GitHost extends Listening {
  /** How many requests came with the token, and how many without. */
  readonly known: number;
  readonly unknown: number;
}

/** @param bare a bare repository; it is at `/NAME.git`. */
export async function serveGit(bare: string, token: string, host = '127.0.0.33'): Promise<GitHost> {
  const counts = { known: 0, unknown: 0 };
  const { url, close } = await listen((request, response) => {
    const [, given = ''] = /^Basic (.+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (Buffer.from(given, 'base64').toString().split(':')[1] !== token) {
      counts.unknown += 1;
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      return;
    }
    counts.known += 1;
    const { pathname, search } = new URL(request.url ?? '/', 'http://host');
    const backend = spawn('git', ['-c', 'http.receivepack=true', 'http-backend'], {
      env: {
        ...process.env,
        ...{ GIT_PROJECT_ROOT: dirname(bare), GIT_HTTP_EXPORT_ALL: '1', PATH_INFO: pathname },
        ...{ QUERY_STRING: search.slice(1), REQUEST_METHOD: request.method, REMOTE_USER: 'somebody' },
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      },
    });
    request.pipe(backend.stdin);
    backend.stdin.on('error', () => undefined);
    const pieces: Buffer[] = [];
    backend.stdout.on('data', (piece: Buffer) => pieces.push(piece));
    backend.on('close', () => {
      const answer = Buffer.concat(pieces);
      const end = answer.indexOf('\r\n\r\n');
      const head = answer.subarray(0, Math.max(0, end)).toString().split('\r\n');
      const fields = head.map((line) => line.split(': ', 2) as [string, string]);
      const status = Number.parseInt(fields.find(([name]) => name === 'Status')?.[1] ?? '200', 10);
      response.writeHead(status, Object.fromEntries(fields.filter(([name]) => name !== 'Status')));
      response.end(answer.subarray(end + 4));
    });
  }, host);
  return {
    url,
    close,
    get known() {
      return counts.known;
    },
    get unknown() {
      return counts.unknown;
    },
  };
}
