import pg from 'pg';
import { type FindManyOptions, type ObjectType, QueryFailedError, type QueryRunner } from 'typeorm';

import type { Answered, GuardedClient } from './guarded-client.js';

/** A statement with its parameters. */
export type Statement = readonly [sql: string, parameters?: readonly unknown[]];

/** SQLSTATE of a prepared statement whose columns a migration has changed (feature_not_supported). */
export const OUTLIVED = '0A000';

/** Every text of ours is known when it is written; so many at most are kept prepared on each connection. */
const MOST_NAMES = 1_000;
const names = new Map<string, string>();

/**
 * Sends a statement at once, behind those that are on their way already. It is prepared once on each connection: to
 * plan a statement under row-level security costs more than to run it. Throws QueryFailedError.
 */
export async function send(client: GuardedClient, sql: string, parameters: readonly unknown[] = []): Promise<Answered> {
  try {
    return await client.ask({ text: sql, values: [...parameters], ...named(sql) });
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === OUTLIVED) client.hangUp(); // another connection plans anew
    throw new QueryFailedError(sql, undefined, error as Error); // as of any other statement; what was asked is not told
  }
}

function named(sql: string): { readonly name: string } | undefined {
  const known = names.get(sql);
  if (known !== undefined) return { name: known };
  if (names.size >= MOST_NAMES) return undefined;
  const name = `s${names.size}`;
  names.set(sql, name);
  return { name };
}

/** The transaction on its connection: what begins it travels with the first statement, not before it. */
export class Transaction {
  private ended = false;
  /** What must have succeeded before anything else counts: the beginning, and the writes that nobody waits for. */
  private before: Promise<unknown>;

  constructor(
    private readonly runner: QueryRunner,
    private readonly client: GuardedClient,
    beginning: readonly Statement[],
  ) {
    this.before = Promise.all(beginning.map(([sql, parameters]) => send(client, sql, parameters)));
    this.before.catch(() => undefined); // told by the next statement, or by the end
  }

  async query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    this.requireOpen();
    const { rows } = await this.afterAll(send(this.client, sql, parameters));
    return rows as Row[];
  }

  execute(sql: string, parameters?: readonly unknown[]): void {
    this.requireOpen();
    this.before = this.afterAll(send(this.client, sql, parameters));
    this.before.catch(() => undefined); // as above
  }

  async find<Row extends object>(entity: ObjectType<Row>, options: FindManyOptions<Row> = {}): Promise<Row[]> {
    await this.before;
    this.requireOpen();
    return this.runner.manager.find(entity, options);
  }

  /** Throws where the server has taken everything back: one of the statements had failed. */
  async commit(): Promise<void> {
    this.requireOpen();
    this.ended = true;
    const { command } = await this.afterAll(send(this.client, 'COMMIT'));
    if (command !== 'COMMIT') throw new Error('a statement had failed: the transaction was rolled back');
  }

  /** What is asked after the end would be asked in nobody's name. */
  private requireOpen(): void {
    if (this.ended) throw new Error('the transaction has ended already: ask all at once, or use UnitOfWork.read');
  }

  /** What comes before counts first: where it has failed, what follows fails for no reason of its own. */
  private async afterAll(answer: Promise<Answered>): Promise<Answered> {
    const before = this.before;
    try {
      const [, answered] = await Promise.all([before, answer]);
      return answered;
    } catch (error) {
      await before;
      throw error;
    }
  }

  /** A connection that does not even answer this is of no use to anybody; a dead one has rolled back by itself. */
  async rollback(): Promise<void> {
    await send(this.client, 'ROLLBACK').catch(() => {
      this.client.hangUp();
    });
  }
}
