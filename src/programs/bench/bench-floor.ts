import { randomUUID } from 'node:crypto';

import pg, { type PoolConfig } from 'pg';
import type { DataSource } from 'typeorm';

import { DirectoryReader } from '../../agencies/directory.js';
import { readCodes, readWordings } from '../../agencies/wordings.js';
import { CarryOut } from '../../books/carry-out.js';
import { Casebook } from '../../books/casebook/casebook.js';
import { DocumentNumbers } from '../../books/casebook/document-numbers.js';
import { History } from '../../books/history.js';
import { RuleBook } from '../../books/rule-book.js';
import { WriteGate } from '../../books/write-gate.js';
import type { ActionFacts, Command } from '../../domain/referral/commands.js';
import { listInbox } from '../../inbox/inbox-list.js';
import { readEnv } from '../../platform/config/env.js';
import type { AuditKeys } from '../../platform/crypto/audit-keys.js';
import { Bell } from '../../platform/database/bell.js';
import { createDataSource } from '../../platform/database/data-source.js';
import { RolledBack, type Standing, type Tx, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Fonts } from '../../platform/text/fonts.js';
import { Clock } from '../../platform/time/clock.js';

/** A statement with its parameters. */
export type Statement = readonly [sql: string, parameters: readonly unknown[]];

/** The statements of one transaction, and in whose name they were sent. */
export interface Noted {
  readonly standing: Standing;
  readonly statements: readonly Statement[];
}

/** Does what it is asked, notes every statement, and takes all of it back. */
class Recorder extends UnitOfWork {
  noted: Noted = { standing: {}, statements: [] };

  override as<T>(standing: Standing, work: (tx: Tx) => Promise<T>): Promise<T> {
    return super.as(standing, async (tx) => {
      const statements: Statement[] = [];
      this.noted = { standing, statements };
      const result = await work({
        query: (sql, parameters = []) => {
          statements.push([sql, parameters]);
          return tx.query(sql, parameters);
        },
        execute: (sql, parameters = []) => {
          statements.push([sql, parameters]);
          tx.execute(sql, parameters);
        },
        find: (entity, options) => tx.find(entity, options),
      });
      throw new RolledBack(result);
    });
  }
}

/**
 * The floor of a benchmark: exactly the statements of the platform, through `pg` and nothing else: prepared by name,
 * and all of a transaction in one flight.
 */
export class Floor {
  private constructor(
    private readonly source: DataSource,
    private readonly pool: pg.Pool,
    private readonly recorder: Recorder,
    private readonly casebook: Casebook,
  ) {}

  private readonly names = new Map<string, string>();

  /** `url`: with the login of `referral_api`. */
  static async open(url: string, keys: AuditKeys): Promise<Floor> {
    const source = await createDataSource(url, 'referral_api', 4).initialize();
    const pool = new pg.Pool({
      connectionString: url,
      max: 16,
      options: '-c timezone=UTC',
      pipeline: true,
    } as PoolConfig);
    const clock = new Clock();
    const recorder = new Recorder(source);
    const work = new UnitOfWork(source);
    const rules = new RuleBook(work, new DirectoryReader(work, clock), clock);
    const gate = new WriteGate(work, readEnv(), clock);
    const { CITY_FILE } = readEnv();
    const casebook = new Casebook(
      new CarryOut(recorder, gate, rules, new History(keys), clock, new Bell(work, source)),
      new DocumentNumbers(await readWordings(CITY_FILE), await readCodes(CITY_FILE)),
      new Fonts(readEnv()),
    );
    return new Floor(source, pool, recorder, casebook);
  }

  /** One inbox read. */
  async inbox(agencyId: string): Promise<() => Promise<boolean>> {
    const question = {
      agencyId,
      withParty: true,
      now: new Clock().now(),
      tab: null,
      filter: null,
      order: 'ARRIVAL',
    } as const;
    await this.recorder.asAgency(agencyId, (tx) => listInbox(tx, { ...question, page: { first: 20, counted: true } }));
    const { noted } = this.recorder;
    return () => this.transaction(noted);
  }

  /** The statements of one report per referral, each with its real parameters; none of them done yet. */
  async recordReports(ids: readonly string[], facts: object): Promise<Noted[]> {
    const by = {
      personId: 'zrzy-officer-1',
      name: '自然资源局执法人员甲',
      agencyId: 'hejin-natural-resources',
      post: 'OFFICER',
    } as const;
    const command: Command = { action: 'SUBMIT_REPORT', facts: facts as ActionFacts['SUBMIT_REPORT'], by };
    const recorded: Noted[] = [];
    for (const id of ids) {
      const outcome = await this.casebook.act(id, 1, command, randomUUID());
      if ('refused' in outcome) throw new Error(outcome.refused.messageEn);
      recorded.push(this.recorder.noted);
    }
    return recorded;
  }

  /** Does one of the recorded; false when none is left. */
  async replay(recorded: Noted[]): Promise<boolean> {
    const noted = recorded.pop();
    return noted === undefined ? false : this.transaction(noted);
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.source.destroy();
  }

  private async transaction({ standing, statements }: Noted): Promise<boolean> {
    const client = await this.pool.connect();
    const set = Object.entries(standing) as [string, string][];
    const enter = `SELECT ${set.map(([name], index) => `set_config('app.${name}', $${index + 1}, true)`).join(', ')}`;
    try {
      await Promise.all(
        [
          ['BEGIN', []] as const,
          [enter, set.map(([, value]) => value)] as const,
          ...statements,
          ['COMMIT', []] as const,
        ].map(([text, values]) => client.query({ name: this.nameOf(text), text, values: [...values] })),
      );
      return true;
    } finally {
      client.release();
    }
  }

  private nameOf(sql: string): string {
    const name = this.names.get(sql) ?? `floor${this.names.size}`;
    this.names.set(sql, name);
    return name;
  }
}
