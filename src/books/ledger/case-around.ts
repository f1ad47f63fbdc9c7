import type { Instant } from '../../domain/kernel/instant.js';
import type { ReferralState } from '../../domain/ledger/alert/alert.js';
import type { LandCase } from '../../domain/ledger/case/land-case.js';
import type { Bounds } from '../../domain/ledger/check-ledger.js';
import type { Tx } from '../../platform/database/unit-of-work.js';

/** How the referrals of cases stand now, each with what continues it, by the id that the case names. */
export async function referralStates(
  tx: Tx,
  referrals: LandCase['referrals'],
  now: Instant,
): Promise<ReadonlyMap<string, readonly ReferralState[]>> {
  if (referrals.length === 0) return new Map();
  const rows = await tx.query<Omit<ReferralState, 'refusedReason'> & { linked: string }>(
    `SELECT linked, referral_id AS "referralId", number, route_id AS "routeId", state, sender, holder, sent,
       sent_at AS "sentAt", ended_at AS "endedAt", changed_at AS "changedAt", overdue
     FROM ledger_referrals($1, $2)`,
    [referrals.map(({ referralId }) => referralId), now],
  );
  const states = new Map<string, ReferralState[]>();
  for (const { linked, ...row } of rows) {
    // the platform lets nobody refuse without a reason
    const refusedReason = row.state === 'REFUSED' ? '记录于移送历史' : null;
    states.set(linked, [...(states.get(linked) ?? []), { ...row, refusedReason }]);
  }
  return states;
}

export function joined(several: readonly (Bounds | null)[]): Bounds | null {
  return several.reduce(
    (all, one) =>
      all === null || one === null
        ? (all ?? one)
        : [Math.min(all[0], one[0]), Math.min(all[1], one[1]), Math.max(all[2], one[2]), Math.max(all[3], one[3])],
    null,
  );
}
