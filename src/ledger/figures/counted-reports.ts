import { type ReportState, reportState } from '../../domain/campaign/report-duty.js';
import { localDateOf } from '../../domain/kernel/instant.js';
import type { Report } from '../../domain/ledger/figures/report.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import type { Found } from '../../platform/graphql/paging.js';
import type { CountedRow, LedgerThen, RowsAsked, RowsFrom } from './counted.js';

/** What is counted of the reports that had fallen due. */
export const REPORT_MEASURES = {
  REPORTS_DUE: { zh: '到期应报送的报告', isCounted: () => true },
  REPORTS_IN_TIME: { zh: '按时报送的报告', isCounted: (state: ReportState) => state === 'DONE' },
} as const satisfies Record<string, { zh: string; isCounted: (state: ReportState) => boolean }>;

export type ReportMeasure = keyof typeof REPORT_MEASURES;

interface ReportThen {
  readonly id: string;
  readonly number: string;
  readonly agencyId: string;
  readonly state: ReportState;
}

/** How many reports of each agency had fallen due by a moment, and how many of them had come in time. */
export async function countReports(
  tx: Tx,
  then: LedgerThen,
): Promise<ReadonlyMap<string, { readonly done: number; readonly of: number }>> {
  const figures = new Map<string, { done: number; of: number }>();
  for (const { agencyId, state } of await reportsThen(tx, then)) {
    const { done, of } = figures.get(agencyId) ?? { done: 0, of: 0 };
    figures.set(agencyId, { done: done + (REPORT_MEASURES.REPORTS_IN_TIME.isCounted(state) ? 1 : 0), of: of + 1 });
  }
  return figures;
}

/** The reports behind a figure, by number. */
export async function reportsBehind(
  tx: Tx,
  then: LedgerThen,
  measure: ReportMeasure,
  { townshipId, dutyAgencyId, handlerId, batch, state: wanted }: RowsAsked,
  { after, limit }: RowsFrom,
): Promise<Found<CountedRow>> {
  const counted = (await reportsThen(tx, then)).filter(
    ({ agencyId, state }) =>
      REPORT_MEASURES[measure].isCounted(state) &&
      [townshipId, dutyAgencyId].every((asked) => asked === null || asked === agencyId) &&
      (wanted === null || wanted === state) &&
      handlerId === null &&
      batch === null,
  );
  const rows = counted.filter(({ number }) => number > after).slice(0, limit);
  return {
    count: counted.length,
    rows: rows.map(({ id, number, agencyId, state }) => ({
      recordId: id,
      kind: 'REPORT',
      number,
      townshipId: agencyId,
      batch: null,
      state,
      caseState: null,
      total: null,
      cultivated: null,
      passed: 0,
      failed: 0,
      relapses: 0,
    })),
  };
}

/** Reports that had fallen due by a moment, as they stood then. */
async function reportsThen(tx: Tx, { campaignId, at }: LedgerThen): Promise<readonly ReportThen[]> {
  const rows = await tx.query<{ id: string; number: string; body: Report }>(
    `SELECT id, number, body
     FROM ledger_record
     WHERE kind = 'REPORT' AND campaign_id = $1 AND due_on < $2 AND registered_at <= $3
     ORDER BY number COLLATE "C"`,
    [campaignId, localDateOf(at), at],
  );
  return rows.map(({ id, number, body: { owed, receipts } }) => ({
    id,
    number,
    agencyId: owed.agencyId,
    state: reportState(
      owed,
      receipts.filter(({ recordedAt }) => recordedAt <= at),
      at,
    ),
  }));
}
