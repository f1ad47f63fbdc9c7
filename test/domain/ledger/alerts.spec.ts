import type { CaseSurroundings, ReferralState } from '../../../src/domain/ledger/alert/alert.js';
import { alertsAfter } from '../../../src/domain/ledger/alert/alerts.js';
import { watchCase } from '../../../src/domain/ledger/alert/case-alerts.js';
import { watchPatch } from '../../../src/domain/ledger/alert/patch-alerts.js';
import type { LandCase } from '../../../src/domain/ledger/case/land-case.js';
import {
  ALONE,
  at,
  BUREAU,
  day,
  filed,
  LEDGER_FACTS,
  ledgerContext,
  mu,
  NOBODY_NEAR,
  PHOTOS,
  registered,
  unlawful,
} from '../../support/ledger.js';
import { basic, ordinary, penalty, seen, seenOn, withReferral } from '../../support/watched.js';

describe('the companions', () => {
  it('X1 应发现未发现: delivered from above after the self-check, and nobody had found it', () => {
    const geometry = '{"type":"Polygon"}';
    const late = ledgerContext(at('2023-09-01T02:00:00.000Z'));
    const patch = registered({ deliveredOn: day('2023-08-20'), geometry }, late);
    const foundBefore = (percent: number, knownOn = '2023-07-01') => ({
      selfFound: [{ number: 'S1', knownOn: day(knownOn), percent }],
    });
    const now = '2023-09-01T02:00:00.000Z';
    expect(
      [
        seenOn(patch, now),
        seenOn(patch, now, foundBefore(60)),
        seenOn(patch, now, foundBefore(3)),
        seenOn(patch, now, foundBefore(60, '2023-08-25')),
      ].map((one) => one['X1']),
    ).toEqual(['RED', undefined, 'RED', 'RED']);
    expect(seenOn(registered({ deliveredOn: day('2023-08-20') }, late), now)['X1']).toBe('AMBER');
    expect(seenOn(registered({ deliveredOn: day('2023-08-14'), geometry }, late), now)['X1']).toBeUndefined();
    expect(
      seenOn(registered({ deliveredOn: day('2023-08-20'), geometry, source: 'REPORTED' }, late), now)['X1'],
    ).toBeUndefined();
  });

  it('X2 应立案未立案: ten working days after the verdict', () => {
    const patch = unlawful(); // judged on Tuesday 2023-08-01: the tenth working day is 08-15
    expect(
      [seenOn(patch, '2023-08-15T15:59:59.999Z'), seenOn(patch, '2023-08-15T16:00:00.000Z')].map((one) => one['X2']),
    ).toEqual([undefined, 'RED']);
    expect(watchPatch(patch, NOBODY_NEAR, ledgerContext()).lookAgainAt).toBe('2023-08-15T15:59:59.999Z');
  });

  it('X3 压案不查: thirty days without an act', () => {
    const landCase = filed();
    expect(
      [seen(landCase, '2023-08-31T02:00:00.000Z'), seen(landCase, '2023-08-31T02:00:00.001Z')].map((one) => one['X3']),
    ).toEqual([undefined, 'RED']);
  });

  it('X4 立案不结: ninety days (warned at sixty), thirty more when extended, the time with the police left out', () => {
    const landCase = filed(); // filed on 2023-06-20: the ninetieth day is Monday 09-18
    const level = (one: LandCase, now: string, around = ALONE): string | undefined => seen(one, now, around)['X4'];
    expect([
      level(landCase, '2023-08-19T15:59:00.000Z'),
      level(landCase, '2023-08-20T02:00:00.000Z'),
      level(landCase, '2023-09-18T15:59:00.000Z'),
      level(landCase, '2023-09-18T16:00:00.000Z'),
    ]).toEqual([undefined, 'AMBER', 'AMBER', 'RED']);
    expect(
      level({ ...landCase, extension: { reason: 'x', documentNumber: 'y', by: 'z' } }, '2023-10-01T02:00:00.000Z'),
    ).toBe('AMBER');
    expect(level(landCase, '2023-12-01T02:00:00.000Z', withReferral())).toBeUndefined();
    // a consultation stops no clock
    expect(level(landCase, '2023-12-01T02:00:00.000Z', withReferral({ routeId: 'R17' }))).toBe('RED');
    expect(
      level(
        landCase,
        '2023-10-15T02:00:00.000Z',
        withReferral({
          state: 'NOT_FILED',
          sentAt: at('2023-08-01T02:00:00.000Z'),
          endedAt: at('2023-09-10T02:00:00.000Z'),
        }),
      ),
    ).toBe('AMBER');
    expect(level({ ...landCase, penalty }, '2024-01-01T02:00:00.000Z')).toBeUndefined();
    const over = (from: string, to: string, on: string) => ({
      from,
      to,
      referralNumber: 'R14-2023-0001',
      at: at(`${on}T02:00:00.000Z`),
    });
    const forestry = {
      ...landCase,
      handlerId: 'hejin-forestry',
      handOvers: [over(BUREAU, 'hejin-forestry', '2023-09-01')],
    };
    expect([level(forestry, '2023-10-20T02:00:00.000Z'), level(forestry, '2023-12-10T02:00:00.000Z')]).toEqual([
      undefined,
      'RED',
    ]); // a time of its own
    const back = { ...landCase, handOvers: [...forestry.handOvers, over('hejin-forestry', BUREAU, '2023-09-10')] };
    expect(level(back, '2023-10-20T02:00:00.000Z')).toBe('RED'); // sent back and forth, nobody gains any
    expect(
      level(
        forestry,
        '2023-12-10T02:00:00.000Z',
        withReferral({
          state: 'NOT_FILED',
          sentAt: at('2023-07-01T02:00:00.000Z'),
          endedAt: at('2023-08-30T02:00:00.000Z'),
        }),
      ),
    ).toBe('RED'); // what the police had before is no time of its own
  });

  it('X5 应移送未移送: a MUST for more than 24 hours without a team, or a referral that is overdue', () => {
    const landCase = filed({ land: basic('5.20') });
    const known = {
      ...landCase,
      alerts: alertsAfter([], watchCase(landCase, ALONE, ledgerContext()).raised, at('2023-08-01T02:00:00.000Z'))
        .alerts,
    };
    expect(
      [seen(known, '2023-08-02T02:00:00.000Z'), seen(known, '2023-08-02T02:00:00.001Z')].map((one) => one['X5']),
    ).toEqual([undefined, 'RED']);
    const running = (overdue: boolean): string | undefined =>
      seen(
        known,
        '2023-08-05T02:00:00.000Z',
        withReferral({ state: 'TEAM_NAMED', sent: false, sentAt: null, overdue }),
      )['X5'];
    expect([running(false), running(true)]).toEqual([undefined, 'RED']);
  });

  it('X6 以罚代刑: a penalty where a referral was due; or no copies within ten days', () => {
    expect(
      seen({ ...filed({ land: basic('5.20') }), penalty: { ...penalty, area: mu('5.2'), basic: mu('5.2') } })['X6'],
    ).toBe('RED');
    expect(
      seen(
        { ...filed({ land: basic('5.20') }), penalty: { ...penalty, area: mu('5.2'), basic: mu('5.2') } },
        undefined,
        withReferral(),
      )['X6'],
    ).toBeUndefined();
    const fined = {
      ...filed({ land: basic('5.20') }),
      penalty: {
        ...penalty,
        area: mu('5.2'),
        basic: mu('5.2'),
        decidedOn: day('2023-08-01'),
        recordedAt: at('2023-08-03T02:00:00.000Z'),
      },
    };
    const sent = (more: Partial<ReferralState> = {}): string | undefined =>
      seen(fined, '2023-08-05T02:00:00.000Z', withReferral({ state: 'INVESTIGATING', ...more }))['X6'];
    expect([
      sent(),
      sent({ sentAt: at('2023-08-04T02:00:00.000Z') }),
      sent({ state: 'NOT_FILED_FINAL', endedAt: at('2023-08-02T10:00:00.000Z') }),
    ]).toEqual(['AMBER', undefined, undefined]); // sent on 08-02
    const open = alertsAfter(
      [],
      watchCase(fined, ALONE, ledgerContext()).raised,
      at('2023-08-01T02:00:00.000Z'),
    ).alerts;
    expect(
      seen({
        ...fined,
        alerts: open.map((one) => ({
          ...one,
          dismissed: { by: 'x', reason: 'y', at: at('2023-08-01T03:00:00.000Z') },
        })),
      })['X6'],
    ).toBe('AMBER'); // a leader said why
    const unsent = {
      ...fined,
      penalty: { ...fined.penalty, copiedOn: null },
      alerts: open.map((one) => ({
        ...one,
        dismissed: { by: 'x', reason: 'y', at: at('2023-08-01T03:00:00.000Z') },
      })),
    };
    expect([seen(unsent, '2023-08-11T02:00:00.000Z')['X6'], seen(unsent, '2023-08-12T02:00:00.000Z')['X6']]).toEqual([
      'AMBER',
      'RED',
    ]); // and the copies are due all the same
    const taken = {
      ...filed({ land: basic('5.20') }),
      handlerId: 'hejin-forestry',
      handOvers: [
        { from: BUREAU, to: 'hejin-forestry', referralNumber: 'R14-2023-0001', at: at('2023-08-10T02:00:00.000Z') },
      ],
    };
    expect([seen(taken, '2023-08-11T01:00:00.000Z')['X5'], seen(taken, '2023-08-11T03:00:00.000Z')['X5']]).toEqual([
      undefined,
      'RED',
    ]); // twenty-four hours of its own
    expect(
      seen(
        {
          ...fined,
          penalty: null,
          alerts: open.map((one) => ({
            ...one,
            dismissed: { by: 'x', reason: 'y', at: at('2023-08-01T03:00:00.000Z') },
          })),
        },
        '2023-08-20T02:00:00.000Z',
      )['X5'],
    ).toBe('AMBER');
    // decided on 2023-07-10
    const lowered = { ...filed(), mustSince: at('2023-07-01T02:00:00.000Z'), penalty: { ...penalty, copiedOn: null } };
    expect(
      [seen(lowered, '2023-07-20T15:59:00.000Z'), seen(lowered, '2023-07-20T16:00:00.000Z')].map((one) => one['X6']),
    ).toEqual([undefined, 'RED']);
  });

  it('X7 一罚了之: the fine is paid and the unlawful state goes on', () => {
    const paid = {
      ...filed(),
      penalty: { ...penalty, finePaidOn: day('2023-07-20') },
      measure: {
        kind: 'DEMOLISH_RESTORE' as const,
        requirement: 'x',
        dueOn: day('2023-08-31'),
        leader: 'y',
        agencyId: BUREAU,
      },
    };
    expect(
      [
        seen(paid, '2023-08-31T15:59:00.000Z'),
        seen(paid, '2023-08-31T16:00:00.000Z'),
        seen({ ...paid, state: 'ACCEPTED' }, '2023-09-05T02:00:00.000Z'),
      ].map((one) => one['X7']),
    ).toEqual(['AMBER', 'RED', undefined]);
  });

  it('X8 大案小查: less in the decision, basic farmland as ordinary, one party cut into several cases', () => {
    const landCase = filed({ land: ordinary('4') });
    const decided = (area: string): string | undefined =>
      seen({ ...landCase, penalty: { ...penalty, area: mu(area) } })['X8'];
    expect([decided('3.19'), decided('3.2')]).toEqual(['RED', undefined]);
    expect(
      seen(landCase, undefined, {
        ...ALONE,
        patches: [{ number: 'P', total: mu('4'), cultivated: mu('4'), basic: mu('4') }],
      })['X8'],
    ).toBe('RED');
    const checked = (cultivated: string): string | undefined =>
      seen(landCase, undefined, {
        ...ALONE,
        patches: [{ number: 'P', total: mu('14'), cultivated: mu(cultivated), basic: mu('0') }],
      })['X8'];
    // the field check found farmland that the case leaves out
    expect([checked('5'), checked('5.01')]).toEqual([undefined, 'RED']);
    const split = (conductOn: string): string | undefined =>
      seen(landCase, undefined, {
        ...ALONE,
        others: [
          {
            id: 'o',
            number: 'AJ-2',
            conductOn: day(conductOn),
            land: ordinary('6.5'),
            use: 'INDUSTRY' as const,
            penalty,
            state: 'OPENED',
          },
        ],
      })['X8'];
    expect([split('2022-10-01'), split('2021-06-01')]).toEqual(['RED', undefined]);
  });

  it('X9 虚假整改: struck off without photographs, or found again', () => {
    const struckOff = { by: 'x', documentNumber: 'y', at: at('2023-08-01T02:00:00.000Z') };
    const selfReport = { ...LEDGER_FACTS.REPORT_RECTIFIED, by: 'x', agencyId: 'hejin-senglou' };
    const landCase: LandCase = { ...filed(), state: 'STRUCK_OFF', struckOff, selfReport };
    const again = (
      deliveredOn: string,
      percent: number,
      registeredAt = '2023-08-01T01:00:00.000Z',
    ): CaseSurroundings => ({
      ...ALONE,
      laterPatches: [{ id: 'n', number: 'N', deliveredOn: day(deliveredOn), registeredAt: at(registeredAt), percent }],
    });
    expect(seen(landCase)['X9']).toBeUndefined();
    expect(
      [again('2023-08-01', 40), again('2023-08-01', 40, '2023-08-01T03:00:00.000Z')].map(
        (around) => seen(landCase, '2023-08-02T02:00:00.000Z', around)['X9'],
      ),
    ).toEqual([undefined, 'RED']); // on the day itself: by the moment
    expect(seen({ ...landCase, selfReport: { ...selfReport, photos: [PHOTOS[1]!] } })['X9']).toBe('RED');
    expect([
      seen(landCase, undefined, again('2023-10-01', 40))['X9'],
      seen(landCase, undefined, again('2023-10-01', 9))['X9'],
      seen(landCase, undefined, again('2023-07-01', 40))['X9'],
    ]).toEqual(['RED', undefined, undefined]);
    const measured: LandCase = { ...landCase, state: 'MEASURED', selfReport: null };
    expect([seen(measured)['X9'], seen(measured, undefined, again('2023-10-01', 40))['X9']]).toEqual([
      undefined,
      'RED',
    ]); // another measure takes nothing back
  });

  it('X10 该拆未拆: the window of the court (TV09: served 2023-03-10, last demand 06-11, last application 06-27)', () => {
    const context = ledgerContext(at('2023-04-01T02:00:00.000Z'));
    const patch = { ...unlawful(), facts: { ...unlawful().facts, deliveredOn: day('2023-01-01') } };
    const landCase: LandCase = {
      ...filed({ filedOn: day('2023-02-01') }, context, ALONE, [patch]),
      penalty: { ...penalty, decidedOn: day('2023-03-08'), servedOn: day('2023-03-10') },
    };
    const level = (now: string, around = ALONE): string | undefined => seen(landCase, now, around)['X10'];
    expect([
      level('2023-06-11T15:59:00.000Z'),
      level('2023-06-11T16:00:00.000Z'),
      level('2023-06-27T15:59:00.000Z'),
      level('2023-06-27T16:00:00.000Z'),
    ]).toEqual([undefined, 'AMBER', 'AMBER', 'RED']);
    expect(level('2023-07-27T16:00:00.000Z', withReferral({ routeId: 'R08' }))).toBeUndefined();
  });
});

describe('alerts', () => {
  it('are the same while their inputs are, and a dismissal ends when they change', () => {
    const landCase = filed({ land: basic('5.20', null) });
    const first = alertsAfter([], watchCase(landCase, ALONE, ledgerContext()).raised, at('2023-08-01T02:00:00.000Z'));
    expect(first.events.map(({ step, alertCode }) => [step, alertCode])).toEqual([['RAISED', 'REFER']]);
    const dismissed = first.alerts.map((alert) => ({
      ...alert,
      dismissed: { by: 'x', reason: 'y', at: at('2023-08-02T02:00:00.000Z') },
    }));
    const same = alertsAfter(
      dismissed,
      watchCase(landCase, ALONE, ledgerContext(at('2023-08-03T02:00:00.000Z'))).raised,
      at('2023-08-03T02:00:00.000Z'),
    );
    expect([same.events, same.alerts[0]?.dismissed?.by]).toEqual([[], 'x']);
    const changed = alertsAfter(
      dismissed,
      watchCase({ ...landCase, land: basic('5.20', '5.10') }, ALONE, ledgerContext(at('2023-08-03T02:00:00.000Z')))
        .raised,
      at('2023-08-03T02:00:00.000Z'),
    );
    expect(changed.alerts).toMatchObject([{ level: 'MUST', since: '2023-08-03T02:00:00.000Z', dismissed: null }]);
    expect(alertsAfter(dismissed, [], at('2023-08-04T02:00:00.000Z')).events.map(({ step }) => step)).toEqual([
      'CLEARED',
    ]);
  });
});
