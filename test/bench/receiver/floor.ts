import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';

/**
 * The least that any receiver does: reads the form, and inserts a row. It judges nothing, and its row is on the disk before
 * it answers, as that of the receiver is.
 *
 *     node floor.ts FILE
 */
const database = new DatabaseSync(process.argv[2] ?? '');
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
database.exec('CREATE TABLE pings (id TEXT PRIMARY KEY, source TEXT, target TEXT, received INTEGER) STRICT');
const insert = database.prepare('INSERT INTO pings VALUES (?, ?, ?, ?)');
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    const id = randomUUID();
    insert.run(id, form.get('source'), form.get('target'), Date.now());
    response
      .writeHead(201, { location: `http://localhost/${id}`, 'content-type': 'text/plain' })
      .end('Thanks.\n');
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
