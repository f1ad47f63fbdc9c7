import { decide } from '../../../src/domain/decision/decide.js';
import { decideOpening } from '../../../src/domain/decision/decide-opening.js';
import type { Instant } from '../../../src/domain/kernel/instant.js';
import type { Command } from '../../../src/domain/referral/commands.js';
import { r08 } from '../../../src/domain/route/r08-nr-to-court.js';
import { contextAt, explore, openerOf, settle } from '../../support/explore.js';
import { document, FACTS, MATTER } from '../../support/facts.js';

const SERVED = '2023-03-10T03:00:00.000Z' as Instant;

function opening(demolitionOrdered: boolean | null): ReturnType<typeof decideOpening> {
  const command = {
    action: 'OPEN',
    by: openerOf(r08).by,
    facts: { ...FACTS.OPEN, officers: [], foundAt: SERVED, matter: { ...MATTER, demolitionOrdered } },
  } as const;
  return decideOpening(
    { id: 'r', number: 'R08-2023-0001', routeId: 'R08', threadId: 'r' },
    command,
    null,
    contextAt(SERVED),
  );
}

function lastDay(demolitionOrdered: boolean): string[] {
  const decision = opening(demolitionOrdered);
  if ('code' in decision) throw new Error(decision.messageEn);
  return decision.openedDeadlines.filter(({ ruleId }) => ruleId === 'D-21').map(({ dueAt }) => dueAt);
}

describe('R08: an application to the court', () => {
  it('may be made for three months after the period for a suit: 15 days against a demolition, else 6 months', () => {
    expect(lastDay(true)).toEqual(['2023-06-27T15:59:59.999Z']);
    expect(lastDay(false)).toEqual(['2023-12-11T15:59:59.999Z']); // 2023-09-10 is a Sunday
  });

  it('must say which it is', () =>
    expect(opening(null)).toMatchObject({ code: 'INVALID_INPUT', detail: { field: 'matter.demolitionOrdered' } }));

  it('after the window it is sent only with a good reason, which stays on record', () => {
    const { caseFile } = explore(r08).get('APPROVED')!;
    const by = openerOf(r08).by;
    const send = (lateReason: string | null): Command => ({
      action: 'SEND_TRANSFER',
      by,
      facts: {
        toAgencyId: 'hejin-court',
        documents: (r08.steps.SEND_TRANSFER?.documents ?? []).map((kind) => document(kind, kind)),
        items: [],
        lateReason,
      },
    });
    const late = contextAt('2024-12-31T02:00:00.000Z' as Instant);
    expect(decide(caseFile, send(null), caseFile.referral.version, late)).toMatchObject({
      code: 'RIGHT_LAPSED',
      detail: { rule: 'D-21' },
    });
    expect(decide(caseFile, send('因不可抗力'), caseFile.referral.version, late)).toMatchObject({
      referral: { state: 'SENT' },
      events: [{ facts: { lateReason: '因不可抗力' }, late: ['D-21'] }],
    });
  });

  it('is not sent before the period for a suit has ended, however long ago the demand was (行政强制法 art. 53)', () => {
    const { caseFile, now } = explore(r08).get('APPROVED')!;
    const right = caseFile.deadlines.find(({ ruleId }) => ruleId === 'D-21')!;
    const demand = caseFile.deadlines.filter(({ ruleId }) => ruleId !== 'D-23'); // as if it had run
    const documents = (r08.steps.SEND_TRANSFER?.documents ?? []).map((kind) => document(kind, kind));
    const send = (at: Instant): ReturnType<typeof decide> =>
      decide(
        { ...caseFile, deadlines: demand },
        {
          action: 'SEND_TRANSFER',
          by: openerOf(r08).by,
          facts: { toAgencyId: 'hejin-court', documents, items: [], lateReason: null },
        },
        caseFile.referral.version,
        contextAt(at),
      );
    expect(now < right.startsAt).toBe(true);
    expect(send(right.startsAt)).toMatchObject({
      code: 'PRECONDITION',
      messageEn: `the party may sue until ${right.startsAt}; apply after it (Administrative Compulsion Law art. 53)`,
    });
    // served 06-05: 06-20 is the last day for a suit
    expect(send('2023-06-20T16:00:00.000Z' as Instant)).toMatchObject({ referral: { state: 'SENT' } });
  });

  it('a refusal to admit is challenged before the upper court, which rules in 15 days and orders to admit', () => {
    const challenged = settle(explore(r08).get('REFUSAL_CHALLENGED')!);
    const { referral, deadlines } = challenged.caseFile;
    expect(referral.respondent).toBe('yuncheng-court');
    const due = deadlines.find(({ ruleId }) => ruleId === 'D-30a')!;
    expect(due).toMatchObject({ dutyAgency: 'yuncheng-court', basis: '《行政强制法》 第五十六条第二款' });
    expect(Math.round((Date.parse(due.dueAt) - Date.parse(due.startsAt)) / 86_400_000)).toBeGreaterThanOrEqual(15);
    const rule = (action: 'ORDER_ADMISSION' | 'REVERSE_RULING', login: string): ReturnType<typeof decide> =>
      decide(
        challenged.caseFile,
        { action, by: { personId: login, name: login, agencyId: login, post: 'LIAISON' }, facts: FACTS[action] },
        referral.version,
        contextAt(challenged.now),
      );
    // nobody answers his own challenge
    expect(rule('ORDER_ADMISSION', 'hejin-court')).toMatchObject({ code: 'NOT_ALLOWED' });
    expect(rule('REVERSE_RULING', 'yuncheng-court')).toMatchObject({ code: 'WRONG_STATE' }); // nothing was denied yet
    const ordered = rule('ORDER_ADMISSION', 'yuncheng-court');
    expect(ordered).toMatchObject({ referral: { state: 'ACCEPTED' } });
    expect(
      'openedDeadlines' in ordered && ordered.openedDeadlines.map(({ ruleId, dutyAgency }) => [ruleId, dutyAgency]),
    ).toEqual([['D-26', 'hejin-court']]);
  });

  it('a denial is challenged before the upper court in thirty days, and reversed by it', () => {
    const challenged = settle(explore(r08).get('CHALLENGED')!);
    expect(challenged.caseFile.referral.respondent).toBe('yuncheng-court');
    expect(challenged.caseFile.deadlines.find(({ ruleId }) => ruleId === 'D-30')).toMatchObject({
      dutyAgency: 'yuncheng-court',
    });
  });

  it('takes a demand that was served on paper before the case was entered, but none from before the decision', () => {
    const decided = decideOpening(
      { id: 'r', number: 'R08-2023-0001', routeId: 'R08', threadId: 'r' },
      { action: 'OPEN', by: openerOf(r08).by, facts: { ...FACTS.OPEN, officers: [], foundAt: SERVED } },
      null,
      contextAt('2023-06-20T02:00:00.000Z' as Instant),
    );
    if ('code' in decided) throw new Error(decided.messageEn);
    const caseFile = { referral: decided.referral, notices: [], deadlines: decided.openedDeadlines, thread: [] };
    const serve = (actedAt: string): ReturnType<typeof decide> =>
      decide(
        caseFile,
        {
          action: 'SERVE_DEMAND',
          by: openerOf(r08).by,
          facts: FACTS.SERVE_DEMAND,
          onPaper: { documentNumber: '河自然资催字〔2023〕1号', actedAt: actedAt as Instant },
        },
        1,
        contextAt('2023-06-20T02:00:00.000Z' as Instant),
      );
    expect(serve('2023-05-12T02:00:00.000Z')).toMatchObject({
      referral: { state: 'DEMAND_SERVED' },
      openedDeadlines: [{ ruleId: 'D-23', startsAt: '2023-05-12T02:00:00.000Z' }],
    });
    expect(serve('2023-03-09T02:00:00.000Z')).toMatchObject({
      code: 'INVALID_INPUT',
      detail: { field: 'onPaper.actedAt' },
    });
  });

  it('when the court hears views the ruling is due thirty days after the admission, not after the hearing', () => {
    const admitted = settle(explore(r08).get('ACCEPTED')!);
    const hearing = settle(explore(r08).get('HEARING')!);
    expect(
      hearing.caseFile.deadlines
        .filter(({ kind, ruleId }) => kind === 'DUTY' && ruleId !== 'WC-1')
        .map(({ ruleId, startsAt }) => [ruleId, startsAt]),
    ).toEqual([['D-27', admitted.caseFile.referral.stateSince]]);
  });
});
