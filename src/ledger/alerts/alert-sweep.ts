import { randomUUID } from 'node:crypto';

import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

import { untilUnlocked } from '../../books/carry-out.js';
import { History } from '../../books/history.js';
import { numberOf } from '../../books/ledger/ledger-rows.js';
import { type LedgerChange, writeLedger, WRITES_LEDGER } from '../../books/ledger/ledger-writer.js';
import { changeOf, NEW } from '../../books/ledger/loaded.js';
import { aroundCases, aroundPatches, type CaseAround } from '../../books/ledger/surroundings.js';
import { lookAgain } from '../../books/ledger/trigger.js';
import { RuleBook } from '../../books/rule-book.js';
import { reminderSteps, reportsOwed } from '../../domain/campaign/report-duty.js';
import { localDateOf, plusHours } from '../../domain/kernel/instant.js';
import { afterStrikeOff } from '../../domain/ledger/alert/alert.js';
import { caseRelapsed, lookAtCase } from '../../domain/ledger/case/decide-case.js';
import type { LandCase } from '../../domain/ledger/case/land-case.js';
import { lookAtReport, type Report, reportOf } from '../../domain/ledger/figures/report.js';
import { type LedgerContext } from '../../domain/ledger/ledger-decision.js';
import { lookAtPatch } from '../../domain/ledger/patch/decide-patch.js';
import type { Patch } from '../../domain/ledger/patch/patch.js';
import { ENV, type Env } from '../../platform/config/env.js';
import { type Tx, type UnitOfWork, WORKER_UNIT_OF_WORK } from '../../platform/database/unit-of-work.js';
import { logFailure } from '../../platform/failures.js';
import { Clock } from '../../platform/time/clock.js';
import { Poll } from '../../platform/time/poll.js';
import { casesInTransfer, handOver } from './hand-overs.js';

interface Due {
  readonly id: string;
  readonly body: Patch | LandCase | Report;
  readonly length: number;
  readonly head: string;
}

const BATCH = 500;

/**
 * Whoever is looked at after so long waits for the next sweep: no place with many patches keeps the others, and the
 * transaction, waiting.
 */
const LONGEST_LOOK_MS = 5_000;

/**
 * Looks again at whatever time, or something beside it, may have changed the answer of; and begins the reports that
 * fall due. Several may run at once.
 */
@Injectable()
export class AlertSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger(AlertSweep.name);
  private readonly poll: Poll;
  private reportsBegunOn = '';

  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(ENV) env: Env,
    private readonly rules: RuleBook,
    private readonly history: History,
    private readonly clock: Clock,
  ) {
    this.poll = new Poll(
      () => this.sweep(),
      env.ALERT_SWEEP_MS,
      (error) => {
        logFailure(this.log, 'the alert rules try again', error);
      },
    );
  }

  onApplicationBootstrap(): void {
    this.poll.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.poll.stop();
  }

  /** One sweep. Returns how many records it looked at. */
  async sweep(): Promise<number> {
    const context = await this.rules.ledger();
    if (context === null) return 0;
    await this.beginReports(context);
    await this.handOvers(context);
    return this.work.as({ job: 'ALERTS' }, async (tx) => {
      await tx.query(WRITES_LEDGER);
      const now = this.clock.now();
      const due = await tx.query<Due>(
        `SELECT id, body, chain_length AS length, chain_head AS head
         FROM ledger_record
         WHERE look_at <= $1
         ORDER BY look_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`,
        [now, BATCH],
      );
      if (due.length === 0) return 0;
      const failed = (number: string, error: unknown): void => {
        logFailure(this.log, `${number} cannot be looked at, and is again in an hour`, error);
      };
      const end = performance.now() + LONGEST_LOOK_MS;
      const looks = await look(tx, due, { ...context, now }, () => performance.now() > end, failed);
      const changed = looks.filter(({ events }) => events.length > 0);
      if (changed.length > 0) await writeLedger(this.history.on(tx), changed, now, 'SWEEP', context.campaign.version);
      const same = looks
        .filter(({ events }) => events.length === 0)
        .map(({ record: { id }, lookAgainAt }) => ({ id, at: lookAgainAt }));
      await lookAgain(tx, same);
      await tx.query('INSERT INTO alert_run (at, looked, changed) VALUES ($1, $2, $3)', [
        now,
        looks.length,
        changed.length,
      ]);
      return looks.length;
    });
  }

  /** What another agency has taken over, each in a transaction of its own. */
  private async handOvers(context: LedgerContext): Promise<void> {
    const waiting = await this.work.as({ job: 'ALERTS' }, (tx) => casesInTransfer(tx, context.now, BATCH));
    for (const id of waiting) {
      await untilUnlocked(() =>
        this.work.as({ job: 'ALERTS' }, async (tx) => {
          await tx.query(WRITES_LEDGER);
          await handOver(this.history.on(tx), id, { ...context, now: this.clock.now() });
        }),
      ).catch((error: unknown) => {
        logFailure(this.log, `${id} cannot be handed over`, error);
      }); // and keeps nobody else waiting
    }
  }

  /** Once a day: a record for every report that is owed and has none yet. */
  private async beginReports(context: LedgerContext): Promise<void> {
    const today = localDateOf(context.now);
    if (this.reportsBegunOn === today) return;
    const owed = reportsOwed(context.campaign, [...context.directory.agencies.values()], today, context.calendar);
    await this.work.as({ job: 'ALERTS' }, async (tx) => {
      await tx.query(WRITES_LEDGER);
      await tx.query("SELECT pg_advisory_xact_lock(hashtext('ledger reports'))");
      const known = new Set(
        (
          await tx.query<{ number: string }>(
            "SELECT number FROM ledger_record WHERE kind = 'REPORT' AND campaign_id = $1",
            [context.campaign.id],
          )
        ).map(({ number }) => number),
      );
      const now = this.clock.now();
      const begun = owed
        .map((one) => reportOf(randomUUID(), one, context.campaign.id, now))
        .filter((report) => !known.has(numberOf(report)));
      if (begun.length > 0)
        await writeLedger(
          this.history.on(tx),
          begun.map((record) => ({
            record,
            events: [],
            lookAgainAt: isPast(record, context) ? null : now,
            before: NEW,
          })),
          now,
          'SWEEP',
          context.campaign.version,
        );
    });
    this.reportsBegunOn = today;
  }
}

/**
 * What had run through all its reminders before there was a ledger is listed as it is; nobody is reminded of it years
 * later.
 */
function isPast({ owed }: Report, { now, calendar }: LedgerContext): boolean {
  return reminderSteps(owed.dueOn, now, calendar).includes('ESCALATION');
}

/** What each record is found to be now; once it is late, of as many as were reached, one at least. */
async function look(
  tx: Tx,
  due: readonly Due[],
  context: LedgerContext,
  isLate: () => boolean,
  failed: (number: string, error: unknown) => void,
): Promise<readonly LedgerChange[]> {
  const cases = due.flatMap(({ body }) => (body.kind === 'CASE' ? [body] : []));
  const patches = due.flatMap(({ body }) => (body.kind === 'PATCH' ? [body.facts] : []));
  const aroundCase =
    cases.length === 0 ? new Map<string, CaseAround>() : await aroundCases(tx, cases, context.now, isLate);
  const aroundPatch = await aroundPatches(tx, patches, context.campaign.watch.selfCheckEndsOn, isLate);
  const isReached = ({ body }: Due): boolean =>
    body.kind === 'REPORT' || (body.kind === 'CASE' ? aroundCase.has(body.id) : aroundPatch.has(body.facts.number));
  const lookAt = ({ body, length, head }: Due): LedgerChange => {
    const before = { length, head };
    switch (body.kind) {
      case 'PATCH':
        return changeOf(lookAtPatch(body, aroundPatch.get(body.facts.number) ?? { selfFound: [] }, context), before);
      case 'CASE':
        return changeOf(lookAtLandCase(body, aroundCase.get(body.id), context), before);
      case 'REPORT': {
        const { record, events, lookAgainAt } = lookAtReport(body, context);
        return { record, events, lookAgainAt, before };
      }
    }
  };
  return due.filter(isReached).map((one) => {
    try {
      return lookAt(one);
    } catch (error) {
      // one that cannot be looked at keeps nobody else from it
      failed(numberOf(one.body), error);
      return {
        record: one.body,
        events: [],
        lookAgainAt: plusHours(context.now, 1),
        before: { length: one.length, head: one.head },
      };
    }
  });
}

/** A case that was struck off and lies under a later patch is on the ledger again; any other is looked at. */
function lookAtLandCase(
  landCase: LandCase,
  around: CaseAround | undefined,
  context: LedgerContext,
): ReturnType<typeof lookAtCase> {
  if (around === undefined) throw new Error(`nothing was found around ${landCase.number}`);
  const { struckOff } = landCase;
  const [on] =
    struckOff === null
      ? []
      : afterStrikeOff(around.around.laterPatches, struckOff.at, context.campaign.watch.overlapPercent);
  return on === undefined || landCase.state !== 'STRUCK_OFF'
    ? lookAtCase(landCase, around.around, context)
    : caseRelapsed(landCase, on.id, around.around, context);
}
