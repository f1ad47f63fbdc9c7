import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';
import type { DataSource } from 'typeorm';

import { createDataSource } from '../../src/platform/database/data-source.js';
import { BOUNDED } from '../../src/platform/database/guarded-client.js';
import { beginWait, withoutPatience, withPatience } from '../../src/platform/database/patience.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { DatabaseProxy } from '../support/database-proxy.js';

const LONGEST_WAIT_MS = 12_000;
const STANDING = "SELECT current_setting('app.agency', true) AS agency";

/**
 * Whoever stops waiting for a statement has a connection on which a transaction is still open, in somebody's name:
 * neither it nor its answer may come to whoever works next.
 */
describe('an answer of the database that comes after nobody waits for it any more', () => {
  let database: TestDatabase;
  let proxy: DatabaseProxy;
  let source: DataSource;
  let work: UnitOfWork;
  beforeAll(async () => {
    database = await freshDatabase();
    proxy = await DatabaseProxy.before(database.url);
    source = await createDataSource(proxy.url, 'referral_api', 1).initialize(); // one connection, so it would come
    work = new UnitOfWork(source);
  });
  afterAll(async () => {
    await proxy.close(); // frees whatever still waits
    await source.destroy();
    await database.drop();
  });

  it('finds nobody: the next transaction has no standing but its own, and its own answers', async () => {
    const begun = performance.now();
    const waiting = work.asAgency('hejin-public-security', async (tx) => {
      proxy.hold();
      return tx.query('SELECT 1 AS late');
    });
    const answered = await Promise.race([
      waiting.then(
        () => 'answered',
        () => 'refused',
      ),
      new Promise((resolve) => {
        setTimeout(resolve, LONGEST_WAIT_MS, 'still waits').unref();
      }),
    ]);
    proxy.deliver();
    await waiting.catch(() => undefined);
    expect(await work.plain((tx) => tx.query(STANDING))).not.toEqual([{ agency: 'hejin-public-security' }]);
    expect(await work.plain((tx) => tx.query('SELECT 2 AS own'))).toEqual([{ own: 2 }]);
    expect(answered).toBe('refused');
    expect(performance.now() - begun).toBeLessThan(LONGEST_WAIT_MS + 1_000);
  }, 60_000);
});

describe('a transaction whose end could not be asked for', () => {
  it('leaves its standing to nobody', async () => {
    const database = await freshDatabase();
    const source = await createDataSource(database.url, 'referral_api', 1).initialize();
    const work = new UnitOfWork(source);
    const given = new Promise((resolve, reject) => {
      withPatience(() => {
        work
          .asAgency('hejin-public-security', async (tx) => {
            await tx.query('SELECT 1');
            beginWait(); // for another connection, which never comes
            await sleep(10_100);
            throw new Error('given up');
          })
          .then(resolve, reject);
      });
    });
    await expect(given).rejects.toThrow('given up');
    const next = async (): Promise<unknown> => work.plain((tx) => tx.query(STANDING));
    const seen = await next().catch(next); // the first may find the connection ended
    expect(seen).not.toEqual([{ agency: 'hejin-public-security' }]);
    await source.destroy();
    await database.drop();
  }, 30_000);
});

describe('what a pool asks in its own name, as the limiters do', () => {
  it('is answered, and leaves no request waiting', async () => {
    const database = await freshDatabase();
    const pool = new pg.Pool({ connectionString: database.url, max: 1, ...BOUNDED });
    const left = await new Promise<number | undefined>((resolve, reject) => {
      withPatience(() => {
        void (async () => {
          await pool.query('SELECT 1');
          await sleep(500); // on something else, such as its turn to be hashed
          return beginWait()?.leftMs;
        })().then(resolve, reject);
      });
    });
    expect(left).toBeGreaterThan(9_900);
    await pool.end();
    await database.drop();
  });

  it('what outlives its request waits for nobody', () => {
    const waits: (object | null)[] = [];
    withPatience(() => {
      waits.push(beginWait(), withoutPatience(beginWait));
    });
    expect(waits).toEqual([expect.objectContaining({ leftMs: expect.any(Number) as unknown }), null]);
  });
});
