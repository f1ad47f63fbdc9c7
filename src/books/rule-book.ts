import { Inject, Injectable } from '@nestjs/common';

import { CampaignRow } from '../agencies/campaign.entity.js';
import { DeadlineRuleRow } from '../agencies/deadline-rule.entity.js';
import { DirectoryReader } from '../agencies/directory.js';
import { PolicyRow } from '../agencies/policy.entity.js';
import { type Campaign, campaignOn } from '../domain/campaign/campaign.js';
import type { CrimeThreshold } from '../domain/crime/crime-threshold.js';
import { type CalendarEdition, calendarOf, type WorkCalendar } from '../domain/deadline/calendar.js';
import type { DeadlineRule } from '../domain/deadline/deadline-rule.js';
import { type Decree310Unit, underDecree310Unit } from '../domain/deadline/decree-310-unit.js';
import type { Ladder } from '../domain/deadline/ladder.js';
import type { RuleContext } from '../domain/decision/case-file.js';
import { localDateOf } from '../domain/kernel/instant.js';
import type { LedgerContext } from '../domain/ledger/ledger-decision.js';
import { SnapshotCache } from '../platform/database/snapshot-cache.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';

interface Rules {
  readonly rules: readonly DeadlineRule[];
  readonly calendar: WorkCalendar;
  readonly ladder: Ladder;
  readonly thresholds: readonly CrimeThreshold[];
  readonly campaigns: readonly Campaign[];
}

/** Everything the pure rules may look at, as data: limits, calendars, the directory, and the time. */
@Injectable()
export class RuleBook {
  private readonly cache: SnapshotCache<Rules>;

  constructor(
    @Inject(API_UNIT_OF_WORK) work: UnitOfWork,
    private readonly directory: DirectoryReader,
    private readonly clock: Clock,
  ) {
    this.cache = new SnapshotCache(clock, () =>
      work.plain(async (tx) => {
        const rules: readonly DeadlineRule[] = await tx.find(DeadlineRuleRow, {
          order: { id: 'ASC', version: 'DESC' },
        });
        const editions = await tx.query<CalendarEdition>(`
          SELECT e.year::text AS id, e.year, e.source,
            COALESCE((
              SELECT jsonb_object_agg(d.day, jsonb_build_object('mark', d.mark, 'name', d.name))
              FROM calendar_day d
              WHERE d.year = e.year
            ), '{}') AS days
          FROM calendar_edition e ORDER BY e.year`);
        const campaigns = await tx.find(CampaignRow, { order: { id: 'ASC', version: 'ASC' } });
        const policies = new Map((await tx.find(PolicyRow)).map(({ name, value }) => [name, value]));
        const policy = <T>(name: string, otherwise: T): T => (policies.get(name) as T | undefined) ?? otherwise;
        return {
          rules: rules.map((rule) => underDecree310Unit(rule, policy<Decree310Unit>('decree310-unit', 'CDR'))),
          calendar: calendarOf(editions),
          ladder: policy<Ladder>('overdue-ladder', { steps: [], silent: [], independent: [] }),
          thresholds: policy<readonly CrimeThreshold[]>('crime-thresholds', []),
          campaigns: campaigns.map(({ body }) => body),
        };
      }),
    );
  }

  /** From which areas on a crime is to be prosecuted, every version. */
  async thresholds(): Promise<readonly CrimeThreshold[]> {
    return (await this.cache.read()).thresholds;
  }

  /** What the ledger and its alert rules may look at; null where the city has no campaign. */
  async ledger(): Promise<LedgerContext | null> {
    const [{ rules, calendar, thresholds, campaigns }, directory] = await Promise.all([
      this.cache.read(),
      this.directory.read(),
    ]);
    const now = this.clock.now();
    const campaign = campaignOn(campaigns, localDateOf(now)) ?? campaigns.at(-1);
    return campaign === undefined ? null : { now, rules, calendar, thresholds, campaign, directory };
  }

  /** Every version of every campaign, oldest first. */
  async campaigns(): Promise<readonly Campaign[]> {
    return (await this.cache.read()).campaigns;
  }

  async context(): Promise<RuleContext> {
    const [{ rules, calendar, ladder }, directory] = await Promise.all([this.cache.read(), this.directory.read()]);
    return { now: this.clock.now(), rules, calendar, ladder, directory };
  }
}
