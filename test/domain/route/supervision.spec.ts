import { decide } from '../../../src/domain/decision/decide.js';
import type { Action } from '../../../src/domain/referral/actions.js';
import type { Command } from '../../../src/domain/referral/commands.js';
import { ROUTES } from '../../../src/domain/route/registry.js';
import { contextAt, explore, next, openOn, settle, STAFF, type Walked } from '../../support/explore.js';
import { FACTS } from '../../support/facts.js';

const route = (id: string) => ROUTES.find((candidate) => candidate.id === id)!;
const r15 = explore(route('R15'));
const r16 = explore(route('R16'));
const MEASURES = [
  'LIST_FOR_SUPERVISION',
  'TAKE_UP_CASE',
  'FILE_DIRECTLY',
  'SUMMON_TO_TALK',
  'PROPOSE_ACCOUNTABILITY',
] as const;

/** What somebody in a post of an agency gets when asking for an action with these facts. */
function ask(walked: Walked, agencyId: string, post: string, action: Exclude<Action, 'OPEN'>, facts: object) {
  const by = STAFF.find((member) => member.agencyId === agencyId && member.post === post)!;
  return decide(
    walked.caseFile,
    { action, by, facts } as Command,
    walked.caseFile.referral.version,
    contextAt(walked.now),
  );
}

describe('R15: measures of supervision', () => {
  const approved = r15.get('APPROVED')!;
  const office = approved.caseFile.referral.sender;

  it.each(MEASURES)('%s goes out on a numbered paper, with its demands and the day of the answer', (action) => {
    const decision = ask(approved, office, 'HEAD', action, {
      ...FACTS[action],
      toAgencyId: 'hejin-senglou',
      replyBy: '2023-08-31',
    });
    if ('code' in decision) throw new Error(decision.messageEn);
    expect(decision.referral).toMatchObject({ state: 'SENT', holder: 'hejin-senglou', replyBy: '2023-08-31' });
    expect(decision.notices).toMatchObject([
      {
        kind: 'TRANSFER',
        to: 'hejin-senglou',
        mustSign: true,
        content: { action, facts: { documentNumber: '河公立字〔2023〕1号', replyBy: '2023-08-31' } },
      },
    ]);
  });

  it.each(['hejin-court', 'hejin-procuratorate', 'hejin-discipline'])('is never ordered against %s', (toAgencyId) => {
    expect(
      ask(approved, office, 'HEAD', 'LIST_FOR_SUPERVISION', { ...FACTS.LIST_FOR_SUPERVISION, toAgencyId }),
    ).toMatchObject({ code: 'INVALID_INPUT', detail: { field: 'toAgencyId' } });
  });

  it('asks for an answer on a day to come', () => {
    expect(
      ask(approved, office, 'HEAD', 'LIST_FOR_SUPERVISION', {
        ...FACTS.LIST_FOR_SUPERVISION,
        toAgencyId: 'hejin-senglou',
        replyBy: '2023-06-01',
      }),
    ).toMatchObject({ code: 'INVALID_INPUT', detail: { field: 'replyBy' } });
  });

  it('the answer is due on the day that the paper names, and says so', () => {
    const clock = r15.get('ACKNOWLEDGED')!.caseFile.deadlines.find((deadline) => deadline.ruleId === 'RC-LS');
    expect(clock).toMatchObject({ dueAt: '2099-12-31T15:59:59.999Z', provisional: false });
    expect(clock?.explanation.text).toBe('由文书指定于2099-12-31届满，不另行计算。');
  });

  it('the unit does not put off what supervision has ordered, on no ground of its own', () => {
    const walked = settle(r15.get('ACKNOWLEDGED')!);
    const deadlineId = walked.caseFile.deadlines.find((deadline) => deadline.ruleId === 'RC-LS')?.id ?? 'none';
    const put = (basis: 'CITY_EXTENSION' | 'IN_PRINCIPLE' | 'PENDING_PROCEEDINGS') =>
      ask(walked, walked.caseFile.referral.holder!, 'HEAD', 'CHANGE_LIMIT', {
        ...FACTS.CHANGE_LIMIT,
        deadlineId,
        basis,
        until: '2100-02-01',
      });
    for (const basis of ['CITY_EXTENSION', 'IN_PRINCIPLE'] as const)
      expect(put(basis)).toMatchObject({ code: 'INVALID_INPUT', detail: { field: 'basis' } });
    expect(put('PENDING_PROCEEDINGS')).toMatchObject({ referral: { state: 'ACKNOWLEDGED' } });
  });

  it('a result found wanting starts the answer anew; only an answered measure is released', () => {
    const reported = settle(r15.get('REPORTED')!);
    const again = ask(reported, office, 'LIAISON', 'REJECT_RECTIFICATION', FACTS.REJECT_RECTIFICATION);
    if ('code' in again) throw new Error(again.messageEn);
    expect(again.referral.state).toBe('ACKNOWLEDGED');
    expect(again.openedDeadlines.map((deadline) => deadline.ruleId)).toEqual(['RC-LS']);
    expect(ask(r15.get('ACKNOWLEDGED')!, office, 'HEAD', 'RELEASE', FACTS.RELEASE)).toMatchObject({
      code: 'WRONG_STATE',
    });
    expect(ask(reported, office, 'HEAD', 'RELEASE', FACTS.RELEASE)).toMatchObject({ referral: { state: 'RELEASED' } });
  });
});

describe('R16: off the ledger only by verification, acceptance and strike-off', () => {
  it('each by another post', () => {
    const holder = r16.get('VERIFIED')!.caseFile.referral.holder!;
    expect(
      ask(r16.get('VERIFIED')!, holder, 'LIAISON', 'ACCEPT_RECTIFICATION', FACTS.ACCEPT_RECTIFICATION),
    ).toMatchObject({ code: 'NOT_ALLOWED' });
    expect(ask(r16.get('ACCEPTED')!, holder, 'LIAISON', 'STRIKE_OFF', FACTS.STRIKE_OFF)).toMatchObject({
      code: 'NOT_ALLOWED',
    });
    expect(ask(r16.get('VERIFIED')!, holder, 'HEAD', 'STRIKE_OFF', FACTS.STRIKE_OFF)).toMatchObject({
      code: 'WRONG_STATE',
    });
  });

  it('and by other persons: who verified neither accepts nor strikes off, in whatever post', () => {
    const by = (state: string, action: 'ACCEPT_RECTIFICATION' | 'STRIKE_OFF') => {
      const walked = r16.get(state)!;
      const { referral } = walked.caseFile;
      const same = {
        ...walked,
        caseFile: { ...walked.caseFile, referral: { ...referral, verifiedBy: `${referral.holder!}/HEAD/4` } },
      };
      return ask(same, referral.holder!, 'HEAD', action, FACTS[action]);
    };
    expect(by('VERIFIED', 'ACCEPT_RECTIFICATION')).toMatchObject({ code: 'SAME_PERSON' });
    expect(by('ACCEPTED', 'STRIKE_OFF')).toMatchObject({ code: 'SAME_PERSON' });
  });

  it('what is found wanting goes back with what is missing, and comes again only with it', () => {
    const verified = r16.get('VERIFIED')!;
    const rejected = next(verified, route('R16')).find(({ trail }) => trail.at(-1)?.action === 'REJECT_RECTIFICATION')!;
    const back = settle(rejected);
    expect(back.caseFile.referral).toMatchObject({ state: 'LISTED', missing: FACTS.REJECT_RECTIFICATION.missing });
    const { sender, holder } = back.caseFile.referral;
    expect(ask(back, sender, 'HEAD', 'SEND_TRANSFER', { toAgencyId: holder, documents: [], items: [] })).toMatchObject({
      code: 'MISSING_DOCUMENTS',
      detail: { missing: FACTS.REJECT_RECTIFICATION.missing },
    });
  });

  it('is opened anew in the same thread when the land is taken again', () =>
    expect(openOn(route('R16')).caseFile.referral.state).toBe('LISTED'));
});
