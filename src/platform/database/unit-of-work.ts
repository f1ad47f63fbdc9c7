import type { DataSource, FindManyOptions, ObjectType, QueryRunner } from 'typeorm';

import type { GuardedClient } from './guarded-client.js';
import { beginWaitForAnswer } from './patience.js';
import { send, type Statement, Transaction } from './transaction.js';

/** One open transaction on one pinned connection. Who may be seen is fixed when it begins. */
export interface Tx {
  /**
   * Runs one statement; rows are typed by the caller, who wrote the SQL. Statements that are asked before the first is
   * answered travel together.
   */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  /**
   * Runs one statement whose rows nobody asks for. Nobody waits for it: it travels with what comes next, the end of the
   * transaction included, and its failure is theirs.
   */
  execute(sql: string, parameters?: readonly unknown[]): void;
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
  readonly job?: 'RELAY' | 'SWEEP' | 'SEAL' | 'HEALTH' | 'ALERTS' | 'FILES';
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
    return this.run([BEGIN, entering(standing)], work);
  }

  /**
   * Reads as somebody and writes nothing. The answer does not wait for the end of the transaction: what has been read
   * is known by then, and nothing can be lost.
   */
  read<T>(standing: Standing, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run([BEGIN_READING, entering(standing)], work, 'READS');
  }

  /**
   * The same for what is asked all at once: the end of the transaction leaves with the questions, in one flight.
   * Whoever asks again once something has been answered is refused.
   */
  readAtOnce<T>(standing: Standing, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run([BEGIN_READING, entering(standing)], work, 'READS_AT_ONCE');
  }

  /**
   * Reads and writes in nobody's name: for what belongs to nobody (the directory, the law). The lint allows it in a few
   * files.
   */
  plain<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run([BEGIN], work);
  }

  /** Reads everything as it was at one moment, as the owner of the database: for what is taken away as a whole. */
  snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run([['BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY']], work);
  }

  /**
   * One statement that is a transaction by itself and sets its own standing (`set_config(…, true)`): one round trip
   * instead of two.
   */
  async alone<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    const runner = this.source.createQueryRunner();
    try {
      return (await send(await connect(runner), sql, parameters)).rows as Row[];
    } finally {
      await runner.release();
    }
  }

  private async run<T>(
    beginning: readonly Statement[],
    work: (tx: Tx) => Promise<T>,
    kind: 'READS' | 'READS_AT_ONCE' | 'WRITES' = 'WRITES',
  ): Promise<T> {
    const runner = this.source.createQueryRunner();
    let ending: Promise<void> = Promise.resolve();
    try {
      const tx = new Transaction(runner, await connect(runner), beginning);
      try {
        const working = work(tx);
        if (kind === 'READS_AT_ONCE') ending = tx.commit().catch(() => tx.rollback());
        const result = await working;
        if (kind === 'WRITES') await tx.commit();
        else if (kind === 'READS') ending = tx.commit().catch(() => tx.rollback());
        return result;
      } catch (error) {
        if (kind !== 'READS_AT_ONCE') await tx.rollback();
        if (error instanceof RolledBack) return error.result as T;
        throw error;
      }
    } finally {
      const released = ending.then(() => runner.release());
      if (kind === 'WRITES') await released;
    }
  }
}

const BEGIN: Statement = ['BEGIN'];
const BEGIN_READING: Statement = ['BEGIN READ ONLY'];

function entering(standing: Standing): Statement {
  const set = Object.entries(standing) as [keyof Standing, string][];
  return [
    `SELECT ${set.map(([name], index) => `set_config('app.${name}', $${index + 1}, true)`).join(', ')}`,
    set.map(([, value]) => value),
  ];
}

/** A job that has found its subject goes on with that subject in sight. */
export function enterSubject(tx: Tx, subjectId: string): void {
  tx.execute("SELECT set_config('app.subject', $1, true)", [subjectId]);
}

/** Thrown inside a unit of work to undo it and still answer: a refusal leaves nothing written. */
export class RolledBack extends Error {
  constructor(readonly result: unknown) {
    super('rolled back on purpose');
  }
}

/** A request that the database has left unanswered for long enough does not wait for a connection as well. */
async function connect(runner: QueryRunner): Promise<GuardedClient> {
  beginWaitForAnswer(); // ended by the first statement that is answered
  return (await runner.connect()) as GuardedClient;
}

/** The unit of work of the API's role, and that of the relay's role, as Nest provider tokens. */
export const API_UNIT_OF_WORK = Symbol('UnitOfWork of referral_api');
export const WORKER_UNIT_OF_WORK = Symbol('UnitOfWork of referral_worker');
