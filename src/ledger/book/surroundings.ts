import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import type { Bounds } from '../../domain/ledger/check-ledger.js';
import type { StatedArea } from '../../domain/ledger/land-area.js';
import { type LandCase, partyKey } from '../../domain/ledger/land-case.js';
import { FROM_ABOVE, type PatchFacts } from '../../domain/ledger/patch.js';
import type { CaseSurroundings, PatchSurroundings, ReferralState } from '../../domain/ledger/watch/detection.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { boundsOf, boxOf, overlapPercent } from './geometry.js';

interface Near {
  readonly id: string;
  readonly number: string;
  readonly township: string;
  readonly source: PatchFacts['source'];
  readonly delivered_on: LocalDate;
  readonly geometry: string;
}

interface OfCase {
  readonly id: string;
  readonly number: string;
  readonly total: StatedArea;
  readonly basic: StatedArea;
  readonly geometry: string | null;
  readonly place: string | null;
}

/** As much of a case as it takes to look around it. */
export type Looked = Pick<LandCase, 'id' | 'patchIds' | 'referrals' | 'struckOff' | 'townshipId'> & { readonly party: { readonly name: string } };

/** What the rules are told, and what only the write path asks for: where the case lies, and which later patches lie on it. */
export interface CaseAround {
  readonly around: CaseSurroundings;
  readonly bounds: Bounds | null;
  readonly laterIds: ReadonlyMap<string, string>;
}

/** What lies around patches: self-found ones of the same township that overlap them. Looked for only where X1 can come of it. */
export async function aroundPatches(tx: Tx, patches: readonly PatchFacts[], selfCheckEndsOn: LocalDate): Promise<ReadonlyMap<string, PatchSurroundings>> {
  const watched = patches.filter(({ source, deliveredOn, geometry }) => geometry !== null && FROM_ABOVE.includes(source) && deliveredOn > selfCheckEndsOn);
  const near = await nearTo(tx, watched.map(({ geometry }) => geometry));
  return new Map(patches.map((facts) => [facts.number, { selfFound: watched.includes(facts) ? selfFoundAround(facts, near) : [] }]));
}

export async function aroundPatch(tx: Tx, facts: PatchFacts, selfCheckEndsOn: LocalDate): Promise<PatchSurroundings> {
  return (await aroundPatches(tx, [facts], selfCheckEndsOn)).get(facts.number) ?? { selfFound: [] };
}

export async function aroundCase(tx: Tx, landCase: Looked, now: Instant): Promise<CaseAround> {
  const [only] = (await aroundCases(tx, [landCase], now)).values();
  if (only === undefined) throw new Error('nothing was looked at');
  return only;
}

/** What lies around cases, whoever asks, in four questions for all of them. */
export async function aroundCases(tx: Tx, cases: readonly Looked[], now: Instant): Promise<ReadonlyMap<string, CaseAround>> {
  const others = await tx.query<{ party_key: string; id: string; number: string; state: LandCase['state']; body: Pick<LandCase, 'conductOn' | 'land' | 'penalty'> }>('SELECT * FROM ledger_of_parties($1)', [[...new Set(cases.map(({ party }) => partyKey(party.name)))]]);
  const patches = new Map((await tx.query<OfCase>('SELECT * FROM ledger_patches($1)', [[...new Set(cases.flatMap(({ patchIds }) => patchIds))]])).map((patch) => [patch.id, patch]));
  const referrals = await referralStates(tx, cases.flatMap((one) => one.referrals), now);
  const struck = cases.filter(({ struckOff }) => struckOff !== null).flatMap(({ patchIds }) => patchIds);
  const near = await nearTo(tx, struck.map((id) => patches.get(id)?.geometry ?? null));
  const byParty = new Map<string, typeof others>();
  for (const other of others) byParty.set(other.party_key, [...(byParty.get(other.party_key) ?? []), other]);
  return new Map(cases.map((one) => {
    const own = one.patchIds.flatMap((id) => patches.get(id) ?? []);
    // Another township cannot put a case back by a patch of its own.
    const later = one.struckOff === null ? [] : laterThan(own, near.filter(({ source, township }) => FROM_ABOVE.includes(source) || township === one.townshipId));
    const around: CaseSurroundings = {
      others: (byParty.get(partyKey(one.party.name)) ?? []).filter(({ id }) => id !== one.id).map(({ id, number, state, body }) => ({ id, number, state, conductOn: body.conductOn, land: body.land, penalty: body.penalty })),
      referrals: one.referrals.flatMap(({ referralId }) => referrals.get(referralId) ?? []),
      patches: own.map(({ number, total, basic }) => ({ number, total, basic })),
      laterPatches: later.map(({ number, deliveredOn, percent }) => ({ number, deliveredOn, percent })),
    };
    return [one.id, { around, bounds: joined(own.map(({ geometry }) => (geometry === null ? null : boundsOf(geometry)))), laterIds: new Map(later.map(({ number, id }) => [number, id])) }];
  }));
}

async function nearTo(tx: Tx, geometries: readonly (string | null)[]): Promise<readonly Near[]> {
  const boxes = geometries.filter((geometry) => geometry !== null).map((geometry) => boxOf(boundsOf(geometry)));
  return boxes.length === 0 ? [] : tx.query<Near>('SELECT * FROM ledger_near($1)', [boxes]);
}

function selfFoundAround({ number, townshipId, geometry }: PatchFacts, near: readonly Near[]): PatchSurroundings['selfFound'] {
  return geometry === null ? [] : near.filter((one) => one.source === 'SELF_FOUND' && one.township === townshipId && one.number !== number)
    .map((one) => ({ number: one.number, deliveredOn: one.delivered_on, percent: overlapPercent(geometry, one.geometry) })).filter(({ percent }) => percent > 0);
}

function laterThan(own: readonly OfCase[], near: readonly Near[]): readonly { id: string; number: string; deliveredOn: LocalDate; percent: number }[] {
  return near.filter(({ id }) => !own.some((patch) => patch.id === id)).map(({ id, number, delivered_on, geometry }) => ({
    id, number, deliveredOn: delivered_on, percent: Math.max(0, ...own.map((patch) => (patch.geometry === null ? 0 : overlapPercent(patch.geometry, geometry)))),
  })).filter(({ percent }) => percent > 0);
}

async function referralStates(tx: Tx, referrals: LandCase['referrals'], now: Instant): Promise<ReadonlyMap<string, ReferralState>> {
  if (referrals.length === 0) return new Map();
  const rows = await tx.query<Omit<ReferralState, 'refusedReason'>>(
    'SELECT referral_id AS "referralId", number, route_id AS "routeId", state, sent, sent_at AS "sentAt", ended_at AS "endedAt", overdue FROM ledger_referrals($1, $2)', [referrals.map(({ referralId }) => referralId), now],
  );
  return new Map(rows.map((row) => [row.referralId, { ...row, refusedReason: row.state === 'REFUSED' ? '记录于移送历史' : null }])); // the platform lets nobody refuse without a reason
}

function joined(several: readonly (Bounds | null)[]): Bounds | null {
  return several.reduce((all, one) => (all === null || one === null ? (all ?? one) : [Math.min(all[0], one[0]), Math.min(all[1], one[1]), Math.max(all[2], one[2]), Math.max(all[3], one[3])]), null);
}
