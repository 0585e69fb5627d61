import { LinkbackError } from 'linkback';
import type { Pool, PoolClient } from 'pg';

/** Each brings a database from the version of its index to the next. */
const migrations = [
  `CREATE TABLE linkback.mentions (
    id text PRIMARY KEY,
    protocol text NOT NULL,
    source text NOT NULL,
    target text NOT NULL,
    post text NOT NULL,
    -- The page of the source, and the one that is found there after redirects.
    page text NOT NULL,
    final text,
    host text NOT NULL,
    standing text NOT NULL,
    decision text NOT NULL,
    reason text,
    said text,
    found text,
    signals text,
    received bigint NOT NULL,
    checked bigint,
    changed bigint NOT NULL,
    -- When the owner said the last word on it.
    decided bigint
  );
  -- By hashes: an address may be longer than an index takes.
  CREATE UNIQUE INDEX mentions_page ON linkback.mentions (md5(page), md5(post));
  CREATE INDEX mentions_final ON linkback.mentions (md5(final), md5(post));
  CREATE INDEX mentions_changed ON linkback.mentions (changed);
  CREATE INDEX mentions_decided ON linkback.mentions (host, decided) WHERE decided IS NOT NULL;
  CREATE TABLE linkback.jobs (
    mention text PRIMARY KEY REFERENCES linkback.mentions (id) ON DELETE CASCADE,
    host text NOT NULL,
    address text,
    due bigint NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    attempts bigint NOT NULL DEFAULT 0,
    misses bigint NOT NULL DEFAULT 0,
    begun bigint NOT NULL DEFAULT 0,
    lease text,
    until bigint NOT NULL DEFAULT 0
  );
  CREATE INDEX jobs_due ON linkback.jobs (due);
  CREATE TABLE linkback.hosts (host text PRIMARY KEY, verdict text NOT NULL);
  CREATE TABLE linkback.secrets (name text PRIMARY KEY, value text NOT NULL);

  -- The owner's own word on a host, else the last decision on one of its mentions.
  CREATE FUNCTION linkback.verdict(asked text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
      (SELECT verdict FROM linkback.hosts WHERE host = asked),
      (SELECT CASE decision WHEN 'approved' THEN 'known' WHEN 'rejected' THEN 'blocked' END
        FROM linkback.mentions WHERE host = asked AND decided IS NOT NULL ORDER BY decided DESC LIMIT 1),
      'open')
  $$;

  -- Takes one ping in. Of two that come at once for one mention, the second waits for the first.
  CREATE FUNCTION linkback.receive(ping jsonb, now bigint, pause bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
    DECLARE
      known linkback.mentions;
      is_new boolean;
    BEGIN
      SELECT * INTO known FROM linkback.mentions
        WHERE md5(page) = md5(ping->>'page') AND md5(post) = md5(ping->>'post');
      IF known.decision IS DISTINCT FROM 'approved' AND linkback.verdict(ping->>'host') = 'blocked' THEN
        RETURN jsonb_build_object('kind', 'blocked');
      END IF;
      INSERT INTO linkback.mentions
        (id, protocol, source, target, post, page, host, standing, decision, said, received, changed)
      VALUES (ping->>'id', ping->>'protocol', ping->>'source', ping->>'target', ping->>'post', ping->>'page',
        ping->>'host', 'queued', 'held', ping->>'said', now, now)
      ON CONFLICT (md5(page), md5(post)) DO NOTHING;
      is_new := FOUND;
      SELECT * INTO known FROM linkback.mentions
        WHERE md5(page) = md5(ping->>'page') AND md5(post) = md5(ping->>'post') FOR UPDATE;
      IF NOT is_new THEN
        UPDATE linkback.mentions SET source = ping->>'source', target = ping->>'target',
          said = coalesce(ping->>'said', said),
          standing = CASE standing WHEN 'verified' THEN standing ELSE 'queued' END
        WHERE id = known.id;
      END IF;
      INSERT INTO linkback.jobs AS job (mention, host, address, due)
      VALUES (known.id, ping->>'host', ping->>'address', greatest(now, coalesce(known.checked + pause, now)))
      ON CONFLICT (mention) DO UPDATE SET address = excluded.address, due = least(job.due, excluded.due),
        version = job.version + 1, attempts = 0, begun = 0;
      RETURN jsonb_build_object('kind', 'received', 'id', known.id) || CASE WHEN is_new THEN '{}'::jsonb ELSE
        jsonb_build_object('before', jsonb_build_object('standing', known.standing, 'decision', known.decision)) END;
    END
  $$;`,
  `-- What may be forgotten one day.
  CREATE INDEX mentions_age ON linkback.mentions (changed)
    WHERE standing <> 'queued' AND (decision <> 'approved' OR standing <> 'verified');

  -- Takes one ping in. Of two that come at once for one mention, the second waits for the first.
  CREATE OR REPLACE FUNCTION linkback.receive(ping jsonb, now bigint, pause bigint) RETURNS jsonb LANGUAGE plpgsql AS $$
    DECLARE
      known linkback.mentions;
      is_new boolean;
    BEGIN
      LOOP
        SELECT * INTO known FROM linkback.mentions
          WHERE md5(page) = md5(ping->>'page') AND md5(post) = md5(ping->>'post');
        IF known.decision IS DISTINCT FROM 'approved' AND linkback.verdict(ping->>'host') = 'blocked' THEN
          RETURN jsonb_build_object('kind', 'blocked');
        END IF;
        INSERT INTO linkback.mentions
          (id, protocol, source, target, post, page, host, standing, decision, said, received, changed)
        VALUES (ping->>'id', ping->>'protocol', ping->>'source', ping->>'target', ping->>'post', ping->>'page',
          ping->>'host', 'queued', 'held', ping->>'said', now, now)
        ON CONFLICT (md5(page), md5(post)) DO NOTHING;
        is_new := FOUND;
        SELECT * INTO known FROM linkback.mentions
          WHERE md5(page) = md5(ping->>'page') AND md5(post) = md5(ping->>'post') FOR UPDATE;
        -- It may have been forgotten while this waited for it: then it is a new one.
        EXIT WHEN FOUND;
      END LOOP;
      IF NOT is_new THEN
        UPDATE linkback.mentions SET source = ping->>'source', target = ping->>'target',
          said = coalesce(ping->>'said', said),
          standing = CASE standing WHEN 'verified' THEN standing ELSE 'queued' END
        WHERE id = known.id;
      END IF;
      INSERT INTO linkback.jobs AS job (mention, host, address, due)
      VALUES (known.id, ping->>'host', ping->>'address', greatest(now, coalesce(known.checked + pause, now)))
      ON CONFLICT (mention) DO UPDATE SET address = excluded.address, due = least(job.due, excluded.due),
        version = job.version + 1, attempts = 0, begun = 0;
      RETURN jsonb_build_object('kind', 'received', 'id', known.id) || CASE WHEN is_new THEN '{}'::jsonb ELSE
        jsonb_build_object('before', jsonb_build_object('standing', known.standing, 'decision', known.decision)) END;
    END
  $$;`,
];

/** Any number, the same in all versions: one process at a time makes or changes the tables. */
const lock = 7_031_844;

/**
 * Makes or brings up to date what is in the database, in a schema of its own.
 * @throws LinkbackError `store-unusable`
 */
export async function migrate(pool: Pool): Promise<void> {
  let client: PoolClient | undefined;
  try {
    client = await pool.connect();
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [lock]);
    await client.query('CREATE SCHEMA IF NOT EXISTS linkback');
    await client.query('CREATE TABLE IF NOT EXISTS linkback.version (number integer NOT NULL)');
    const { rows } = await client.query<{ number: number }>('SELECT number FROM linkback.version');
    const known = rows[0]?.number ?? 0;
    if (known > migrations.length) throw tooNew();
    for (const statements of migrations.slice(known)) await client.query(statements);
    await client.query('DELETE FROM linkback.version');
    await client.query('INSERT INTO linkback.version VALUES ($1)', [migrations.length]);
    await client.query('COMMIT');
  } catch (error) {
    await client?.query('ROLLBACK').catch(() => undefined);
    throw error instanceof LinkbackError ? error : unusable(error);
  } finally {
    client?.release();
  }
}

function unusable(error: unknown): LinkbackError {
  const words = error instanceof Error ? error.message : String(error);
  return new LinkbackError(
    'store-unusable',
    `The PostgreSQL database cannot be used: ${words}.`,
    'Look at its address in --store, and whether its user may create a schema. Nothing was received.',
  );
}

function tooNew(): LinkbackError {
  return new LinkbackError(
    'store-unusable',
    'The PostgreSQL database was written by a newer version of linkback-receiver.',
    'Update linkback-receiver. The store was not changed.',
  );
}
