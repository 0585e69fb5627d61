import { Socket } from 'node:net';
import { Client } from 'undici';
import type { Dispatcher, buildConnector } from 'undici';

/** What went over a client's connection since a request on it began. */
export interface Wire {
  /** The next request begins. */
  begin(): void;
  /** What comes from here on is of no interest. */
  end(): void;
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

/** So many bytes that may be in front of a status line are kept: those of a hint that has not ended. */
const longestHints = 65_536;

/** One connection after another, each watched as it is made. */
class ConnectionWire implements Wire {
  #socket: Socket | undefined;
  #begun = 0;
  /** What came since, until undici has made an answer of it. */
  #pieces: Buffer[] = [];
  /** Bytes that are still kept. */
  #room = 0;

  begin(): void {
    this.#begun = this.#socket?.bytesWritten ?? 0;
    this.#pieces = [];
    this.#room = longestHints;
  }

  end(): void {
    this.#pieces = [];
    this.#room = 0;
  }

  isWritten(): boolean {
    const socket = this.#socket;
    return socket !== undefined && socket.bytesWritten > this.#begun && socket.writableLength === 0;
  }

  status(): number | undefined {
    return statusOf(behindHints(Buffer.concat(this.#pieces).toString('latin1')));
  }

  watch(socket: Socket): void {
    this.#socket = socket;
    // Not by an event: a listener for what comes in would change how it comes in.
    const read = socket.read.bind(socket) as (size?: number) => unknown;
    socket.read = (size?: number) => {
      const piece = read(size);
      if (this.#room > 0 && piece instanceof Buffer) this.#keep(piece);
      return piece;
    };
  }

  #keep(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#room -= piece.byteLength;
    if (this.#room > 0) return;
    // For hints that have ended there is room again.
    const rest = behindHints(Buffer.concat(this.#pieces).toString('latin1'));
    this.#pieces = [Buffer.from(rest, 'latin1')];
    this.#room = statusOf(rest) === undefined ? longestHints - rest.length : 0;
  }
}

/** One class for all of them: with a class each, undici would look up every property of every client anew. */
class WatchedClient extends Client {
  readonly #wire: Wire;

  constructor(origin: URL, options: Client.Options, wire: Wire) {
    super(origin, options);
    this.#wire = wire;
  }

  override dispatch(request: Watched, handler: Dispatcher.DispatchHandler): boolean {
    request.onWire?.(this.#wire);
    return super.dispatch(request, handler);
  }
}

/**
 * A client of one connection at a time that knows what went over it. Of an answer that breaks HTTP undici only says
 * that it does, not how far it came.
 */
export function createWatchedClient(origin: URL, given: object): Client {
  const options = given as Client.Options;
  const connect = options.connect as buildConnector.connector;
  const wire = new ConnectionWire();
  return new WatchedClient(
    origin,
    {
      ...options,
      connect(to, done) {
        connect(to, (...result) => {
          const [, made] = result;
          // Of an error undici gives nothing besides, whatever its types say.
          if (made instanceof Socket) wire.watch(made);
          done(...result);
        });
      },
    },
    wire,
  );
}

/** What is left behind line ends and interim answers (RFC 9110, 15.2). */
function behindHints(text: string): string {
  return text.replace(/^(?:[\r\n]+|HTTP\/1\.\d 1\d\d[^]*?\r?\n\r?\n)+/, '');
}

function statusOf(text: string): number | undefined {
  const found = /^HTTP\/1\.\d ([2-5]\d\d)(?: [^\r\n]*)?\r?\n/.exec(text);
  return found === null ? undefined : Number(found[1]);
}
