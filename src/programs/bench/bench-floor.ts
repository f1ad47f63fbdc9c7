import { randomUUID } from 'node:crypto';

import pg from 'pg';
import type { DataSource } from 'typeorm';

import { DirectoryReader } from '../../agencies/directory.js';
import { CarryOut } from '../../books/carry-out.js';
import { Casebook } from '../../books/casebook/casebook.js';
import { History } from '../../books/history.js';
import { RuleBook } from '../../books/rule-book.js';
import { WriteGate } from '../../books/write-gate.js';
import type { ActionFacts, Command } from '../../domain/referral/commands.js';
import { listInbox } from '../../inbox/inbox-list.js';
import { readEnv } from '../../platform/config/env.js';
import { newNoteKey } from '../../platform/crypto/note-key.js';
import { createDataSource } from '../../platform/database/data-source.js';
import { RolledBack, type Tx, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';

/** A statement with its parameters. */
export type Statement = readonly [sql: string, parameters: readonly unknown[]];

/** Does what it is asked, notes every statement, and takes all of it back. */
class Recorder extends UnitOfWork {
  noted: Statement[] = [];

  override asAgency<T>(agencyId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return super.asAgency(agencyId, async (tx) => {
      const result = await work({
        query: (sql, parameters = []) => {
          this.noted.push([sql, parameters]);
          return tx.query(sql, parameters);
        },
        find: (entity, options) => tx.find(entity, options),
      });
      throw new RolledBack(result);
    });
  }
}

/** The floor of a benchmark: exactly the statements of the platform, through `pg` and nothing else. */
export class Floor {
  private constructor(
    private readonly source: DataSource,
    private readonly pool: pg.Pool,
    private readonly recorder: Recorder,
    private readonly casebook: Casebook,
  ) {}

  /** `url`: with the login of `referral_api`. */
  static async open(url: string): Promise<Floor> {
    const source = await createDataSource(url, 'referral_api', 4).initialize();
    const pool = new pg.Pool({ connectionString: url, max: 16, options: '-c timezone=UTC' });
    const clock = new Clock();
    const recorder = new Recorder(source);
    const work = new UnitOfWork(source);
    const rules = new RuleBook(work, new DirectoryReader(work, clock), clock);
    const gate = new WriteGate(work, readEnv(), clock);
    const key = newNoteKey('bench');
    const casebook = new Casebook(new CarryOut(recorder, gate, rules, new History({ key, old: null }), clock));
    return new Floor(source, pool, recorder, casebook);
  }

  /** One inbox read. */
  async inbox(agencyId: string): Promise<() => Promise<boolean>> {
    this.recorder.noted = [];
    const question = {
      agencyId,
      now: new Clock().now(),
      tab: null,
      filter: null,
      order: 'ARRIVAL',
      counted: true,
    } as const;
    await this.recorder.asAgency(agencyId, (tx) => listInbox(tx, { ...question, page: { first: 20 } }));
    const statements = this.recorder.noted;
    return () => this.transaction(agencyId, statements);
  }

  /** The statements of one report per referral, each with its real parameters; none of them done yet. */
  async recordReports(ids: readonly string[], facts: object): Promise<Statement[][]> {
    const by = {
      personId: 'zrzy-officer-1',
      name: '自然资源局执法人员甲',
      agencyId: 'hejin-natural-resources',
      post: 'OFFICER',
    } as const;
    const command: Command = { action: 'SUBMIT_REPORT', facts: facts as ActionFacts['SUBMIT_REPORT'], by };
    const recorded: Statement[][] = [];
    for (const id of ids) {
      this.recorder.noted = [];
      const outcome = await this.casebook.act(id, 1, command, randomUUID());
      if ('refused' in outcome) throw new Error(outcome.refused.messageEn);
      recorded.push(this.recorder.noted);
    }
    return recorded;
  }

  /** Does one of the recorded; false when none is left. */
  async replay(recorded: (readonly Statement[])[]): Promise<boolean> {
    const statements = recorded.pop();
    return statements === undefined ? false : this.transaction('hejin-natural-resources', statements);
  }

  async close(): Promise<void> {
    await this.pool.end();
    await this.source.destroy();
  }

  private async transaction(agencyId: string, statements: readonly Statement[]): Promise<boolean> {
    const client = await this.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query("SELECT set_config('app.agency', $1, true)", [agencyId]);
      for (const [sql, parameters] of statements) await client.query(sql, [...parameters]);
      await client.query('COMMIT');
      return true;
    } finally {
      client.release();
    }
  }
}
