import { randomUUID } from 'node:crypto';

import { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { onServer, type TestDatabase, withDatabase } from './database.js';
import { DatabaseProxy } from './database-proxy.js';
import { durableDatabase } from './durable-database.js';
import { FACTS, MATTER } from './facts.js';
import { ask } from './filed-case.js';
import { PASSWORD, until } from './platform.js';
import { type PlatformProcess, runProgram, startProcess } from './process.js';
import { freePort } from './redis.js';

/** In the title and the party of each referral here: whatever holds it has shown a case. */
export const CANARY = '金丝雀甲乙丙';

/** A database that keeps what it confirms, and a proxy before it that can bring every fault of a network. */
export interface FaultyDatabase {
  readonly proxy: DatabaseProxy;
  /** Says something to the database itself, past the proxy. */
  run(sql: string): Promise<void>;
  /** `ALTER DATABASE … SET` or `RESET`, and new connections for everybody: a session keeps what it began with. */
  alter(what: string): Promise<void>;
  drop(): Promise<void>;
}

/** Migrated through the proxy, which also makes the keys before two processes look for them at once. */
export async function faultyDatabase(settings: Readonly<Record<string, string>> = {}): Promise<FaultyDatabase> {
  const database: TestDatabase = await durableDatabase();
  const proxy = await DatabaseProxy.before(database.url);
  const { code, said } = await runProgram('programs/operate/migrate', [], {
    ...SETTINGS,
    ...settings,
    DATABASE_URL: proxy.url,
  });
  if (code !== 0) throw new Error(said);
  const name = new URL(database.url).pathname.slice(1);
  return {
    proxy,
    run: (sql) => onServer(database.url, sql),
    alter: async (what) => {
      await onServer(withDatabase(database.url, 'postgres'), `ALTER DATABASE ${name} ${what}`);
      proxy.cut();
    },
    drop: async () => {
      await proxy.close();
      await database.drop();
    },
  };
}

/** An API and a worker, each in a process of its own. */
export interface ApartPlatform {
  readonly api: PlatformProcess;
  readonly worker: PlatformProcess;
  readonly url: string;
  stop(): Promise<void>;
}

const SETTINGS = { DEMO_ACCOUNTS: 'true', DOCUMENTS: 'any', SECOND_FACTOR: 'optional', COST_PER_MINUTE: '100000000' };

/** Starts both on a database that is migrated already, and waits until they work. */
export async function startApart(settings: Readonly<Record<string, string>>): Promise<ApartPlatform> {
  const port = await freePort();
  const api = startProcess('src/main.ts', { ...SETTINGS, ...settings, PORT: String(port) }, ['--role=api']);
  const worker = startProcess('src/worker.ts', { ...SETTINGS, ...settings });
  const stop = async (): Promise<void> => {
    for (const { child } of [api, worker]) child.kill('SIGKILL');
    await Promise.all([api.ended, worker.ended]);
  };
  try {
    await Promise.all([api.printed('npm run demo'), worker.printed('worker ready')]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { api, worker, url: `http://127.0.0.1:${port}`, stop };
}

/** How a request was answered, and after how long. */
export interface Answered {
  readonly ms: number;
  /** Null when no answer came within LONGEST_MS, or nobody was there to answer. */
  readonly status: number | null;
  readonly retryAfter: string | null;
  readonly body: {
    readonly status?: string;
    readonly why?: readonly string[];
    readonly data?: unknown;
    readonly errors?: readonly { readonly extensions: { readonly code: string; readonly retryAfter?: unknown } }[];
  };
}

/** Longer than any limit that is tested: a request that takes this long is taken for hanging. */
const LONGEST_MS = 20_000;

async function timed(url: string, init: RequestInit): Promise<Answered> {
  const begun = performance.now();
  try {
    const answer = await fetch(url, { ...init, signal: AbortSignal.timeout(LONGEST_MS) });
    const body = (await answer.json()) as Answered['body'];
    const retryAfter = answer.headers.get('retry-after');
    return { ms: performance.now() - begun, status: answer.status, retryAfter, body };
  } catch {
    return { ms: performance.now() - begun, status: null, retryAfter: null, body: {} };
  }
}

export function healthOf({ url }: ApartPlatform): Promise<Answered> {
  return timed(`${url}/health`, {});
}

/** Waits until /health says what is expected; fails with what it said last. */
export async function untilHealth(platform: ApartPlatform, expected: RegExp, forMs: number): Promise<string> {
  let said = '';
  const holds = async (): Promise<boolean> => {
    const { status, body } = await healthOf(platform);
    said = `${status ?? 'no answer'} ${JSON.stringify(body)}`;
    return expected.test(said);
  };
  try {
    await until(holds, `/health says ${String(expected)}`, forMs);
  } catch (error) {
    throw new Error(`${String(error)}; it said ${said}`, { cause: error });
  }
  return said;
}

/** What /health says when all is well. */
export const WELL = /^200 \{"status":"ok"\}$/;

/** A person who works on: signed in once, asks without minding the answer. */
export class Asker {
  private constructor(
    private readonly platform: ApartPlatform,
    private readonly bearer: string,
  ) {}

  static async signedIn(platform: ApartPlatform, login: string): Promise<Asker> {
    return new Asker(platform, (await new GraphQLClient(platform.url).signIn(login, PASSWORD)).bearer);
  }

  read(): Promise<Answered> {
    return this.post('{ inbox { totalCount } }', {});
  }

  /** Opens a referral, under a new key. */
  act(): Promise<Answered> {
    const input = { ...FACTS.OPEN, ...NAMED, routeId: 'R01', idempotencyKey: randomUUID() };
    const mutation = 'mutation ($input: OpenReferralInput!) { openReferral(input: $input) { refusal { code } } }';
    return this.post(mutation, { input });
  }

  /** Signs in once more: whoever is not known yet waits as well. */
  signIn(): Promise<Answered> {
    const mutation = 'mutation ($input: SignInInput!) { signIn(input: $input) { token } }';
    return this.post(mutation, { input: { login: 'zrzy-liaison', password: PASSWORD } });
  }

  private post(query: string, variables: object): Promise<Answered> {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${this.bearer}` };
    const body = JSON.stringify({ query, variables });
    return timed(`${this.platform.url}/graphql`, { method: 'POST', headers, body });
  }
}

const NAMED = { matter: { ...MATTER, title: `${CANARY}占地案`, party: `${CANARY}公司` } };

/** Opens a referral, drives it until it is sent, and waits until the police have it. */
export async function carryReferral({ url }: ApartPlatform): Promise<void> {
  const client = new GraphQLClient(url);
  const act = async (login: string, action: Parameters<typeof ask>[1], input: object): Promise<string> => {
    await client.signIn(login, PASSWORD);
    const facts = { ...FACTS[action], idempotencyKey: randomUUID(), ...input };
    const { referral, refusal } = await ask(client, action, facts);
    if (referral === null) throw new Error(`${login} ${action}: ${JSON.stringify(refusal)}`);
    return referral.id;
  };
  const referralId = await act('zrzy-unit', 'OPEN', { ...NAMED, routeId: 'R01' });
  await act('zrzy-officer-1', 'SUBMIT_REPORT', { referralId, expectedVersion: 1 });
  await act('zrzy-head', 'APPROVE_TRANSFER', { referralId, expectedVersion: 2 });
  await act('zrzy-liaison', 'SEND_TRANSFER', { referralId, expectedVersion: 3 });
  await client.signIn('gaj-liaison', PASSWORD);
  const query = 'query ($id: UUID!) { referral(id: $id) { id } }';
  const arrived = async (): Promise<boolean> => (await client.ask(query, { id: referralId })).status === 200;
  await until(arrived, 'the referral has arrived', 60_000);
}
