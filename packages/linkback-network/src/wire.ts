import { Socket } from 'node:net';
import { Client } from 'undici';
import type { Dispatcher, buildConnector } from 'undici';

/** What went over a client's connection since a request on it began. */
export interface Wire {
  /** The next request begins. */
  begin(): void;
  /** It was handed to the system whole: whatever becomes of the connection now, it may have arrived. */
  isWritten(): boolean;
  /** The status of its answer, where a whole status line came, whatever came behind it. */
  status(): number | undefined;
}

/** What a request may bring along for a {@link createWatchedClient}. */
export interface Watched extends Dispatcher.DispatchOptions {
  /** Called with the wire over which it is going to go. */
  readonly onWire?: (wire: Wire) => void;
}

/** So many bytes of an answer are looked through for its status line: what is in front is early hints. */
const longestHints = 65_536;

/**
 * A client of one connection at a time that knows what went over it. Of an answer that breaks HTTP undici only says
 * that it does, not how far it came.
 */
export function createWatchedClient(origin: URL, given: object): Client {
  const options = given as Client.Options;
  const connect = options.connect as buildConnector.connector;
  let socket: Socket | undefined;
  let begun = 0;
  let unread = '';
  let status: number | undefined;
  const wire: Wire = {
    begin() {
      begun = socket?.bytesWritten ?? 0;
      unread = '';
      status = undefined;
    },
    isWritten: () => socket !== undefined && socket.bytesWritten > begun && socket.writableLength === 0,
    status: () => status,
  };
  const note = (chunk: unknown) => {
    if (status !== undefined || !(chunk instanceof Buffer) || unread.length > longestHints) return;
    unread = withoutHints(unread + chunk.toString('latin1', 0, longestHints));
    status = statusOf(unread);
  };
  class WatchedClient extends Client {
    override dispatch(request: Watched, handler: Dispatcher.DispatchHandler): boolean {
      request.onWire?.(wire);
      return super.dispatch(request, handler);
    }
  }
  return new WatchedClient(origin, {
    ...options,
    connect(to, done) {
      connect(to, (...result) => {
        const [, made] = result;
        // Of an error undici gives nothing besides, whatever its types say.
        if (made instanceof Socket) {
          socket = made;
          // Not by an event: a listener for what comes in would change how it comes in.
          const read = made.read.bind(made) as (size?: number) => unknown;
          made.read = (size?: number) => {
            const chunk = read(size);
            note(chunk);
            return chunk;
          };
        }
        done(...result);
      });
    },
  });
}

/** What is left behind line ends and interim answers (RFC 9110, 15.2). */
function withoutHints(text: string): string {
  return text.replace(/^(?:[\r\n]+|HTTP\/1\.\d 1\d\d[^]*?\r?\n\r?\n)+/, '');
}

function statusOf(text: string): number | undefined {
  const found = /^HTTP\/1\.\d ([2-5]\d\d)(?: [^\r\n]*)?\r?\n/.exec(text);
  return found === null ? undefined : Number(found[1]);
}
