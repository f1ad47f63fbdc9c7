import fc from 'fast-check';

import type { LocalDate } from '../../src/domain/kernel/instant.js';
import type { Action } from '../../src/domain/referral/actions.js';
import type { ActionFacts } from '../../src/domain/referral/commands.js';
import { r01 } from '../../src/domain/route/r01-nr-to-police.js';
import { FACTS } from '../support/facts.js';
import { type Act, FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';
import { volume } from '../support/volume.js';

const ACTIONS = Object.keys(r01.steps).filter((name) => name !== 'OPEN') as Act[];
/** Everybody who can be a party, in every post that acts. */
const LOGINS = [
  'zrzy-officer-1',
  'zrzy-head',
  'zrzy-liaison',
  'gaj-liaison',
  'gaj-reviewer',
  'gaj-head',
  'yc-gaj-liaison',
  'yc-gaj-head',
  'ldxz-liaison',
  'jcy-liaison',
];
const FACTS_MAY_FAIL = new Set<Action>(['CHANGE_LIMIT', 'REROUTE_CASE', 'REPLACE_OFFICER']);

interface Seen {
  readonly allowedActions: Action[];
  readonly version: number;
  readonly notices: {
    readonly id: string;
    readonly toId: string;
    readonly mustSign: boolean;
    readonly kind: string;
    readonly deliveredAt: string | null;
    readonly signedAt: string | null;
  }[];
  readonly deadlines: {
    readonly id: string;
    readonly kind: string;
    readonly state: string;
    readonly dutyAgencyId: string;
    readonly noticeId: string | null;
  }[];
}

describe('what the API offers and what it does', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
  });
  afterAll(() => platform.close());

  async function see(login: string, id: string): Promise<Seen | null> {
    const { data } = await (
      await platform.as(login)
    ).ask<{ referral: Seen }>(
      `query ($id: UUID!) {
         referral(id: $id) {
           allowedActions version notices { id toId mustSign kind deliveredAt signedAt }
           deadlines { id kind state dutyAgencyId noticeId }
         }
       }`,
      { id },
    );
    return data?.referral ?? null;
  }

  /** Facts that are right at this moment. */
  async function rightFacts(login: string, action: Act, seen: Seen | null): Promise<ActionFacts[Act]> {
    const { me } = await (await platform.as(login)).send<{ me: { agencyId: string } }>('{ me { agencyId } }');
    if (action === 'CHANGE_LIMIT') {
      const own = seen?.deadlines.find(
        ({ dutyAgencyId, kind, state, noticeId }) =>
          dutyAgencyId === me.agencyId && kind === 'DUTY' && state === 'OPEN' && noticeId === null,
      );
      return {
        ...FACTS.CHANGE_LIMIT,
        deadlineId: own?.id ?? 'none',
        basis: 'FORCE_MAJEURE',
        until: '2099-12-31' as LocalDate,
      };
    }
    if (action !== 'SIGN_NOTICE') return FACTS[action];
    const notice = seen?.notices.find(
      ({ toId, mustSign, kind, deliveredAt, signedAt }) =>
        toId === me.agencyId && mustSign && kind !== 'TRANSFER' && deliveredAt !== null && signedAt === null,
    );
    return { noticeId: notice?.id ?? 'none' };
  }

  async function ask(referral: FiledCase, login: string, action: Act): Promise<void> {
    await referral.arrived();
    const seen = await see(login, referral.id);
    const { refusal, status } = await referral.ask(login, action, await rightFacts(login, action, seen));
    const offered = seen?.allowedActions.includes(action) ?? false;
    if (FACTS_MAY_FAIL.has(action) && refusal?.code === 'INVALID_INPUT') return;
    expect([login, action, refusal?.code ?? null, refusal === null]).toEqual([
      login,
      action,
      refusal?.code ?? null,
      offered,
    ]);
    expect(status === 200).toBe(refusal === null);
    if (refusal !== null && seen !== null) expect(await see(login, referral.id)).toEqual(seen);
  }

  it('never disagree, over random walks', async () => {
    const step = fc.record({
      login: fc.constantFrom(...LOGINS),
      action: fc.constantFrom(...ACTIONS),
      choice: fc.nat(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 14 }), async (steps) => {
        const referral = await FiledCase.open(platform);
        for (const { login, action, choice } of steps) {
          await ask(referral, login, action);
          const offers = (
            await Promise.all(
              LOGINS.map(async (who) =>
                ((await see(who, referral.id))?.allowedActions ?? []).map((what) => ({ who, what })),
              ),
            )
          ).flat();
          const leadingOn = offers.filter(({ what }) => what !== 'CHANGE_LIMIT');
          const chosen = leadingOn[choice % Math.max(leadingOn.length, 1)];
          if (chosen) await ask(referral, chosen.who, chosen.what as Act);
        }
      }),
      { numRuns: volume(3, 12) },
    );
  }, 180_000);
});
