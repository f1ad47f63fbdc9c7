import { setImmediate } from 'node:timers/promises';

import type { StatedArea } from '../../domain/kernel/area.js';
import { type Instant, type LocalDate, localDateOf } from '../../domain/kernel/instant.js';
import type { CaseSurroundings, PatchSurroundings } from '../../domain/ledger/alert/alert.js';
import { type LandCase, partyKey } from '../../domain/ledger/case/land-case.js';
import type { Bounds } from '../../domain/ledger/check-ledger.js';
import { FROM_ABOVE, type PatchFacts } from '../../domain/ledger/patch/patch.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { joined, referralStates } from './case-around.js';
import { boxOf, overlapPercent, overlaps, type Shape, shapeOf } from './geometry.js';

/**
 * Comparing two polygons whose sides cross everywhere takes time by the product of their positions; honest patches of
 * one place stay far below this.
 */
const MOST_WORK = 20_000;

/** The first of these as long as comparing them is no endless work; one always. */
function comparable<N extends { readonly shape: Shape }>(near: readonly N[], positions: number): readonly N[] {
  let work = 0;
  return near.filter(({ shape }, index) => {
    work += positions * shape.positions;
    return index === 0 || work <= MOST_WORK;
  });
}

interface Near {
  readonly id: string;
  readonly number: string;
  readonly township: string;
  readonly source: PatchFacts['source'];
  readonly delivered_on: LocalDate;
  readonly registered_at: Instant;
  readonly registered_by: string;
  readonly shape: Shape;
}

interface OfCase {
  readonly id: string;
  readonly number: string;
  readonly total: StatedArea;
  readonly cultivated: StatedArea;
  readonly basic: StatedArea;
  readonly shape: Shape | null;
}

/** As much of a case as it takes to look around it. */
export type Looked = Pick<LandCase, 'id' | 'patchIds' | 'referrals' | 'struckOff' | 'townshipId'> & {
  readonly party: { readonly name: string };
};

/** What the rules are told, and where the case lies, which only the write path asks for. */
export interface CaseAround {
  readonly around: CaseSurroundings;
  readonly bounds: Bounds | null;
}

/**
 * What lies around patches: self-found ones of the same township that overlap them. Looked for only where X1 can come
 * of it. Once it is late, of as many as were reached.
 */
export async function aroundPatches(
  tx: Tx,
  patches: readonly PatchFacts[],
  selfCheckEndsOn: LocalDate,
  isLate = (): boolean => false,
): Promise<ReadonlyMap<string, PatchSurroundings>> {
  const watched = new Map(
    patches.flatMap((facts) =>
      facts.geometry !== null && FROM_ABOVE.includes(facts.source) && facts.deliveredOn > selfCheckEndsOn
        ? [[facts, shapeOf(facts.geometry)] as const]
        : [],
    ),
  );
  const near = (await nearTo(tx, [...watched.values()])).filter(({ source }) => source === 'SELF_FOUND');
  const around = new Map<string, PatchSurroundings>();
  for (const facts of patches) {
    const shape = watched.get(facts) ?? null;
    if (around.size > 0 && isLate()) break;
    if (shape !== null) await setImmediate(); // others are served between two comparisons
    around.set(facts.number, { selfFound: selfFoundAround(facts, shape, near) });
  }
  return around;
}

export async function aroundPatch(tx: Tx, facts: PatchFacts, selfCheckEndsOn: LocalDate): Promise<PatchSurroundings> {
  return (await aroundPatches(tx, [facts], selfCheckEndsOn)).get(facts.number) ?? { selfFound: [] };
}

export async function aroundCase(tx: Tx, landCase: Looked, now: Instant): Promise<CaseAround> {
  const [only] = (await aroundCases(tx, [landCase], now)).values();
  if (only === undefined) throw new Error('nothing was looked at');
  return only;
}

/** Another case of a party, as `ledger_of_parties` gives it. */
interface OfParty {
  readonly party_key: string;
  readonly id: string;
  readonly number: string;
  readonly state: LandCase['state'];
  readonly body: Pick<LandCase, 'conductOn' | 'land' | 'use' | 'penalty'>;
}

function asOther({ id, number, state, body }: OfParty): CaseSurroundings['others'][number] {
  const { conductOn, land, use, penalty } = body;
  return { id, number, state, conductOn, land, use, penalty };
}

/** Each referral once. */
function distinct(states: CaseSurroundings['referrals']): CaseSurroundings['referrals'] {
  return [...new Map(states.map((state) => [state.referralId, state])).values()];
}

/**
 * What lies around cases, whoever asks, in four questions for all of them. Once it is late, around as many as were
 * reached.
 */
export async function aroundCases(
  tx: Tx,
  cases: readonly Looked[],
  now: Instant,
  isLate = (): boolean => false,
): Promise<ReadonlyMap<string, CaseAround>> {
  const others = await tx.query<OfParty>('SELECT * FROM ledger_of_parties($1)', [
    [...new Set(cases.map(({ party }) => partyKey(party.name)))],
  ]);
  const rows = await tx.query<Omit<OfCase, 'shape'> & { geometry: string | null }>('SELECT * FROM ledger_patches($1)', [
    [...new Set(cases.flatMap(({ patchIds }) => patchIds))],
  ]);
  const patches = new Map(
    rows.map(({ geometry, ...patch }): [string, OfCase] => [
      patch.id,
      { ...patch, shape: geometry === null ? null : shapeOf(geometry) },
    ]),
  );
  const referrals = await referralStates(
    tx,
    cases.flatMap((one) => one.referrals),
    now,
  );
  const struck = cases.filter(({ struckOff }) => struckOff !== null).flatMap(({ patchIds }) => patchIds);
  const near = await nearTo(
    tx,
    struck.flatMap((id) => patches.get(id)?.shape ?? []),
  );
  const byParty = new Map(others.map(({ party_key }): [string, (typeof others)[number][]] => [party_key, []]));
  for (const other of others) byParty.get(other.party_key)?.push(other);
  const answer = new Map<string, CaseAround>();
  for (const one of cases) {
    if (answer.size > 0 && isLate()) break;
    if (one.struckOff !== null) await setImmediate();
    const own = one.patchIds.flatMap((id) => patches.get(id) ?? []);
    // Another township cannot put a case back by a patch of its own.
    const later =
      one.struckOff === null
        ? []
        : laterThan(
            own,
            near.filter(({ source, township }) => FROM_ABOVE.includes(source) || township === one.townshipId),
          );
    const around: CaseSurroundings = {
      others: (byParty.get(partyKey(one.party.name)) ?? []).filter(({ id }) => id !== one.id).map(asOther),
      referrals: distinct(one.referrals.flatMap(({ referralId }) => referrals.get(referralId) ?? [])),
      patches: own.map(({ number, total, cultivated, basic }) => ({ number, total, cultivated, basic })),
      laterPatches: later,
    };
    answer.set(one.id, { around, bounds: joined(own.map(({ shape }) => shape?.bounds ?? null)) });
  }
  return answer;
}

async function nearTo(tx: Tx, shapes: readonly Shape[]): Promise<readonly Near[]> {
  if (shapes.length === 0) return [];
  const rows = await tx.query<Omit<Near, 'shape'> & { geometry: string }>('SELECT * FROM ledger_near($1)', [
    shapes.map(({ bounds }) => boxOf(bounds)),
  ]);
  return rows.map(({ geometry, ...row }) => ({ ...row, shape: shapeOf(geometry) }));
}

function selfFoundAround(
  { number, townshipId }: PatchFacts,
  shape: Shape | null,
  selfFound: readonly Near[],
): PatchSurroundings['selfFound'] {
  return shape === null
    ? []
    : comparable(
        selfFound.filter(
          (one) => one.township === townshipId && one.number !== number && overlaps(shape.bounds, one.shape.bounds),
        ),
        shape.positions,
      )
        .map((one) => ({
          number: one.number,
          knownOn: knownOn(one),
          percent: overlapPercent(shape, one.shape, 'LARGER'),
        }))
        .filter(({ percent }) => percent > 0);
}

/** A township that is asked why it has not found a place cannot say afterwards that it had. */
function knownOn({ township, delivered_on: stated, registered_at: at, registered_by: by }: Near): LocalDate {
  const registered = localDateOf(at);
  return by === township && registered > stated ? registered : stated;
}

function laterThan(own: readonly OfCase[], near: readonly Near[]): CaseSurroundings['laterPatches'] {
  const candidates = near.filter(
    ({ id, shape }) =>
      own.some((patch) => patch.shape !== null && overlaps(patch.shape.bounds, shape.bounds)) &&
      !own.some((patch) => patch.id === id),
  );
  candidates.sort(
    (one, other) =>
      Number(FROM_ABOVE.includes(other.source)) - Number(FROM_ABOVE.includes(one.source)) ||
      (one.delivered_on < other.delivered_on ? 1 : -1),
  ); // no township hides one from above behind its own
  // One from above may be larger than what was struck off; one of ours that covers half a township says nothing of any
  // place in it.
  return comparable(
    candidates,
    own.reduce((sum, { shape }) => sum + (shape?.positions ?? 0), 0),
  )
    .map(({ id, number, source, delivered_on, registered_at, shape }) => ({
      id,
      number,
      deliveredOn: delivered_on,
      registeredAt: registered_at,
      percent: Math.max(
        0,
        ...own.map((patch) =>
          patch.shape === null
            ? 0
            : overlapPercent(patch.shape, shape, FROM_ABOVE.includes(source) ? 'SMALLER' : 'LARGER'),
        ),
      ),
    }))
    .filter(({ percent }) => percent > 0);
}
