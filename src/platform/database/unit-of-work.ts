import type { DataSource, FindManyOptions, ObjectType, QueryRunner } from 'typeorm';

import { beginWait } from './patience.js';

/** One open transaction on one pinned connection. Who may be seen is fixed when it begins. */
export interface Tx {
  /** Runs one statement; rows are typed by the caller, who wrote the SQL. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /** A plain read of one table, by the class that describes its rows. */
  find<Row extends object>(entity: ObjectType<Row>, options?: FindManyOptions<Row>): Promise<Row[]>;
}

/**
 * In whose name a transaction works; row-level security shows what belongs to it and nothing else. `login` and `token`
 * are for what comes before anybody is known: a sign-in sees the account it names, a request the session it bears.
 */
export interface Standing {
  readonly agency?: string;
  readonly person?: string;
  readonly admin?: string;
  readonly login?: string;
  readonly token?: string;
  /** A job of the worker, and the subject that it works on. */
  readonly job?: 'RELAY' | 'SWEEP' | 'SEAL' | 'HEALTH' | 'ALERTS';
  readonly subject?: string;
}

/**
 * Opens transactions. The agency is set inside the transaction (`set_config(..., true)`) and ends with it: a setting of
 * the session would leak through the pool. Without an agency row-level security shows nothing.
 */
export class UnitOfWork {
  constructor(private readonly source: DataSource) {}

  /** Reads and writes as one agency; commits when `work` succeeds and rolls back when it throws or asks for it. */
  asAgency<T>(agencyId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.as({ agency: agencyId }, work);
  }

  /** The same in any other standing. */
  as<T>(standing: Standing, work: (tx: Tx) => Promise<T>): Promise<T> {
    const set = Object.entries(standing) as [keyof Standing, string][];
    const sql = `SELECT ${set.map(([name], index) => `set_config('app.${name}', $${index + 1}, true)`).join(', ')}`;
    return this.run(
      (tx) =>
        tx.query(
          sql,
          set.map(([, value]) => value),
        ),
      work,
    );
  }

  /**
   * Reads and writes in nobody's name: for what belongs to nobody (the directory, the law). The lint allows it in a few
   * files.
   */
  plain<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run(null, work);
  }

  /** Reads everything as it was at one moment, as the owner of the database: for what is taken away as a whole. */
  snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run((tx) => tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY'), work);
  }

  /**
   * One statement that is a transaction by itself and sets its own standing (`set_config(…, true)`): one round trip
   * instead of four.
   */
  async alone(sql: string, parameters: readonly unknown[]): Promise<void> {
    const runner = this.source.createQueryRunner();
    try {
      await connect(runner);
      await statement(runner, sql, parameters);
    } finally {
      await runner.release();
    }
  }

  private async run<T>(begin: ((tx: Tx) => Promise<unknown>) | null, work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    const tx: Tx = {
      query: (sql, parameters) => statement(runner, sql, parameters),
      find: (entity, options) => found(runner, entity, options),
    };
    try {
      await connect(runner);
      await runner.startTransaction();
      if (begin) await begin(tx);
      const result = await work(tx);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      // a dead connection has rolled back by itself
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      if (error instanceof RolledBack) return error.result as T;
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** A job that has found its subject goes on with that subject in sight. */
export async function enterSubject(tx: Tx, subjectId: string): Promise<void> {
  await tx.query("SELECT set_config('app.subject', $1, true)", [subjectId]);
}

/** Thrown inside a unit of work to undo it and still answer: a refusal leaves nothing written. */
export class RolledBack extends Error {
  constructor(readonly result: unknown) {
    super('rolled back on purpose');
  }
}

/** A request that the database has left unanswered for long enough does not wait for a connection as well. */
async function connect(runner: QueryRunner): Promise<void> {
  beginWait(); // ended by the first statement that is answered
  await runner.connect();
}

function found<Row extends object>(
  runner: QueryRunner,
  entity: ObjectType<Row>,
  options: FindManyOptions<Row> = {},
): Promise<Row[]> {
  return runner.manager.find(entity, options);
}

async function statement<Row>(runner: QueryRunner, sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
  const { records } = (await runner.query(sql, parameters ? [...parameters] : undefined, true)) as { records: Row[] };
  return records;
}

/** The unit of work of the API's role, and that of the relay's role, as Nest provider tokens. */
export const API_UNIT_OF_WORK = Symbol('UnitOfWork of referral_api');
export const WORKER_UNIT_OF_WORK = Symbol('UnitOfWork of referral_worker');
