import type { DataSource, QueryRunner } from 'typeorm';

/** One open transaction on one pinned connection. Who may be seen is fixed when it begins. */
export interface Tx {
  /** Runs one statement; rows are typed by the caller, who wrote the SQL. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/**
 * Opens transactions. The agency is set inside the transaction (`set_config(..., true)`) and ends with it: a setting of the
 * session would leak through the pool. Without an agency row-level security shows nothing.
 */
export class UnitOfWork {
  constructor(private readonly source: DataSource) {}

  /** Reads and writes as one agency; commits when `work` succeeds and rolls back when it throws or asks for it. */
  asAgency<T>(agencyId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run((tx) => tx.query('SELECT set_config(\'app.agency\', $1, true)', [agencyId]), work);
  }

  /** Reads and writes without an agency: for the relay, and for what belongs to no agency (sessions, the directory). */
  plain<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run(null, work);
  }

  private async run<T>(begin: ((tx: Tx) => Promise<unknown>) | null, work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner();
    const tx: Tx = { query: (sql, parameters) => statement(runner, sql, parameters) };
    try {
      await runner.connect();
      await runner.startTransaction();
      if (begin) await begin(tx);
      const result = await work(tx);
      await runner.commitTransaction();
      return result;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined); // a dead connection has rolled back by itself
      if (error instanceof RolledBack) return error.result as T;
      throw error;
    } finally {
      await runner.release();
    }
  }
}

/** Thrown inside a unit of work to undo it and still answer: a refusal leaves nothing written. */
export class RolledBack extends Error {
  constructor(readonly result: unknown) {
    super('rolled back on purpose');
  }
}

async function statement<Row>(runner: QueryRunner, sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
  const { records } = (await runner.query(sql, parameters ? [...parameters] : undefined, true)) as { records: Row[] };
  return records;
}

/** The unit of work of the API's role, and that of the relay's role, as Nest provider tokens. */
export const API_UNIT_OF_WORK = Symbol('UnitOfWork of referral_api');
export const WORKER_UNIT_OF_WORK = Symbol('UnitOfWork of referral_worker');
