import { Injectable } from '@nestjs/common';

import { LedgerReader } from '../../books/ledger/ledger-reader.js';
import { READS_PAST } from '../../books/ledger/ledger-writer.js';
import type { Caller } from '../../domain/agency/agency.js';
import { campaignOn } from '../../domain/campaign/campaign.js';
import {
  endOfDay,
  epochMs,
  type Instant,
  instantOf,
  type LocalDate,
  localDateOf,
  plusDays,
  plusMonths,
} from '../../domain/kernel/instant.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import type { BulletinBody } from '../../domain/ledger/figures/bulletin.js';
import { composeBulletin, loadedOf, sumOfTallies } from '../../domain/ledger/figures/compose-bulletin.js';
import type { TownshipFigures } from '../../domain/ledger/figures/ranking.js';
import { NOTHING, ratesOfBatch } from '../../domain/ledger/figures/rates.js';
import type { LedgerContext } from '../../domain/ledger/ledger-decision.js';
import { seesWhole } from '../../domain/ledger/ledger-reading.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { Clock } from '../../platform/time/clock.js';
import { formulaText } from '../api/campaign.type.js';
import { LedgerViews } from '../api/ledger-views.js';
import { countCases, type Counted, type CountedCases, countPatches } from './counted.js';
import { countReports } from './counted-reports.js';

/** Figures of the ledger as it stood at a moment; the same question about the past has the same answer for ever. */
@Injectable()
export class LedgerFigures {
  constructor(
    private readonly reader: LedgerReader,
    private readonly views: LedgerViews,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads as of a moment: waits for the writers of that moment, so that nobody can slip in behind the answer. Refuses a
   * moment that has not come.
   */
  async asOf<T>(
    caller: Caller,
    asked: Instant | null,
    read: (tx: Tx, at: Instant, context: LedgerContext) => Promise<T>,
  ): Promise<T> {
    const context = await this.views.context();
    if (asked !== null && asked >= this.clock.now())
      throw new RefusedError(invalidInput('asOf', asked, '已经过去的时刻', 'a moment that has passed'));
    const then = asked === null ? undefined : campaignOn(await this.reader.rules.campaigns(), localDateOf(asked));
    // The lock is a barrier, held for no longer than it takes to look at the clock: whoever writes later carries a
    // later time.
    const at =
      asked ??
      (await this.reader.as(caller, async (tx) => {
        await tx.query(READS_PAST);
        return instantOf(epochMs(this.clock.now()) - 1);
      }));
    return this.reader.as(caller, (tx) => read(tx, at, then === undefined ? context : { ...context, campaign: then }));
  }

  /**
   * What a bulletin would say, as its figures stood at a moment; of an agency that sees part of the ledger its own
   * line, which it sees wholly.
   */
  async draft(caller: Caller, asked: Instant | null): Promise<BulletinBody & { readonly whole: boolean }> {
    const body = await this.asOf(caller, asked, (tx, at, context) =>
      composed(tx, localDateOf(at).slice(0, 7), at, context),
    );
    if (seesWhole(caller)) return { ...body, whole: true };
    const own = body.lines.filter(({ townshipId }) => townshipId === caller.agencyId);
    return { ...body, whole: false, batches: [], lines: own.map((line) => ({ ...line, rank: null, score: null })) };
  }

  /** The same at the end of each of the last months and now; one after another, over one connection. */
  async trend(caller: Caller, months: number): Promise<readonly Awaited<ReturnType<LedgerFigures['draft']>>[]> {
    const drafts = [];
    for (const at of [...monthEndsBefore(localDateOf(this.clock.now()), months - 1), null])
      drafts.push(await this.draft(caller, at));
    return drafts;
  }
}

/** The last moments of the months before the one of a day, in order. */
function monthEndsBefore(today: LocalDate, count: number): readonly Instant[] {
  const first = `${today.slice(0, 7)}-01` as LocalDate;
  return Array.from({ length: count }, (_, ago) => endOfDay(plusDays(plusMonths(first, -ago), -1))).reverse();
}

export async function composed(tx: Tx, month: string, at: Instant, context: LedgerContext): Promise<BulletinBody> {
  const { campaign, directory } = context;
  const today = localDateOf(at);
  const then = { campaignId: campaign.id, at };
  const [patches, cases] = [await countPatches(tx, then), await countCases(tx, then)];
  const reports = await countReports(tx, then);
  const batches = campaign.baselines.map((baseline) => {
    const own = patches.filter(({ batch }) => batch === baseline.batch || batch.startsWith(`${baseline.batch}-`));
    const [counted, excluded] = [
      sumOfTallies(own.map((one) => one.counted)),
      sumOfTallies(own.map((one) => one.excluded)),
    ];
    return ratesOfBatch(
      baseline,
      { loaded: loadedOf(counted, excluded), excluded, rectified: sumOfTallies(own.map(({ rectified }) => rectified)) },
      campaign,
      today,
    );
  });
  const townships = [...directory.agencies.values()]
    .filter(({ kind }) => kind === 'TOWNSHIP')
    .map(({ id }) => townshipOf(id, patches, cases, reports.get(id)));
  const changes = await tx.query<BulletinBody['changes'][number]>(
    `SELECT l.number,
       CASE e.action WHEN 'EXCLUDE_PATCH' THEN '移出基数：' ELSE '恢复计入：' END
         || (e.body::jsonb->'event'->'facts'->>'reason') AS reason,
       e.body::jsonb->'event'->'facts'->>'documentNumber' AS "documentNumber", e.body::jsonb->'event'->>'at' AS at
     FROM audit_event e JOIN ledger_record l ON l.id = e.subject_id
     WHERE e.action IN ('EXCLUDE_PATCH', 'RESTORE_PATCH') AND l.campaign_id = $1 AND e.recorded_at <= $2
     ORDER BY e.recorded_at, l.number`,
    [campaign.id, at],
  );
  return composeBulletin(
    {
      month,
      asOf: at,
      batches,
      townships,
      names: new Map([...directory.agencies.values()].map(({ id, name }) => [id, name])),
      changes,
      formula: formulaText(campaign.ranking),
    },
    campaign,
  );
}

function townshipOf(
  townshipId: string,
  patches: readonly Counted[],
  cases: readonly CountedCases[],
  reports: { readonly done: number; readonly of: number } | undefined,
): TownshipFigures {
  const own = patches.filter(({ township }) => township === townshipId);
  const {
    passed = 0,
    verified = 0,
    relapses = 0,
    falseRectifications = 0,
    overdueReferrals = 0,
  } = cases.find(({ township }) => township === townshipId) ?? {};
  const total = (of: (one: Counted) => number): bigint => BigInt(own.reduce((sum, one) => sum + of(one), 0));
  return {
    townshipId,
    counted: own.length === 0 ? NOTHING : sumOfTallies(own.map(({ counted }) => counted)),
    rectified: sumOfTallies(own.map(({ rectified }) => rectified)),
    onTime: { done: total(({ onTime }) => onTime), of: total(({ due }) => due) },
    reports: { done: BigInt(reports?.done ?? 0), of: BigInt(reports?.of ?? 0) },
    verification: { done: BigInt(passed), of: BigInt(verified) },
    falseRectifications,
    relapses,
    overdueReferrals,
  };
}
