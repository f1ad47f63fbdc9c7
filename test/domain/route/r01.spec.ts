import type { NewNotice } from '../../../src/domain/decision/case-file.js';
import { decideOpening } from '../../../src/domain/decision/decide-opening.js';
import type { Action } from '../../../src/domain/referral/actions.js';
import type { ActionFacts } from '../../../src/domain/referral/commands.js';
import type { DocumentEntry } from '../../../src/domain/referral/referral.js';
import { checkRoute } from '../../../src/domain/route/check-route.js';
import { r01 } from '../../../src/domain/route/r01-nr-to-police.js';
import { document, FACTS, MATTER, TRANSFER_DOCUMENTS } from '../../support/facts.js';
import { reached, RULES, STAFF, staff, Story } from '../../support/story.js';

const dayEnd = (day: string): string => new Date(Date.parse(`${day}T23:59:59.999+08:00`)).toISOString();

describe('R01 to each of its ends', () => {
  it('is a sound table', () => expect(checkRoute(r01, new Set(RULES.map((rule) => rule.id)))).toEqual([]));

  it.each<[string, () => Story]>([
    [
      'REFUSED',
      () =>
        new Story('2023-09-22T10:00:00+08:00').do('zrzy-officer-1', 'SUBMIT_REPORT').do('zrzy-head', 'REFUSE_TRANSFER'),
    ],
    ['WITHDRAWN', () => reached.sent().do('zrzy-head', 'WITHDRAW_TRANSFER')],
    ['RETURNED', () => reached.received().do('gaj-liaison', 'RETURN_CASE')],
    [
      'ADMINISTRATIVE',
      () => reached.declined().sign('zrzy-liaison', 'DECLINE').do('zrzy-head', 'RESUME_ADMINISTRATIVE'),
    ],
    [
      'ADMINISTRATIVE',
      () =>
        reached
          .declined()
          .sign('zrzy-liaison', 'DECLINE')
          .do('zrzy-liaison', 'SUGGEST_SUPERVISION')
          .do('zrzy-head', 'RESUME_ADMINISTRATIVE'),
    ],
    [
      'ADMINISTRATIVE',
      () =>
        reached
          .reconsidered()
          .do('gaj-head', 'UPHOLD_DECLINE')
          .sign('zrzy-liaison', 'DECLINE_UPHELD')
          .do('zrzy-liaison', 'SUGGEST_SUPERVISION')
          .do('zrzy-head', 'RESUME_ADMINISTRATIVE'),
    ],
    ['CASE_DROPPED', () => reached.filed().do('gaj-head', 'DROP_CASE')],
    [
      'NOT_PROSECUTED',
      () => reached.filed().do('gaj-reviewer', 'SEND_FOR_PROSECUTION').do('jcy-liaison', 'DECLINE_PROSECUTION'),
    ],
    [
      'JUDGED',
      () =>
        reached
          .reconsidered()
          .do('gaj-head', 'REVERSE_DECLINE')
          .sign('zrzy-liaison', 'DECLINE_REVERSED')
          .do('zrzy-liaison', 'HAND_OVER_ITEMS')
          .sign('gaj-liaison', 'ITEMS_HANDOVER')
          .do('gaj-liaison', 'RECEIVE_ITEMS')
          .do('gaj-reviewer', 'SEND_FOR_PROSECUTION')
          .do('jcy-liaison', 'PROSECUTE')
          .do('jcy-liaison', 'RECORD_JUDGMENT'),
    ],
  ])('%s', (end, play) => {
    const story = play();
    expect(story.state).toBe(end);
    expect(story.caseFile.referral.endedAt).toBe(story.now);
    expect(story.caseFile.deadlines.filter((deadline) => !['RC-1', 'D-08'].includes(deadline.ruleId))).toEqual([]);
  });

  it('copies the letter and the lists, not the evidence, to the procuratorate; the list names everything', () => {
    const story = reached.sent();
    const copy = story.caseFile.notices.find((notice) => notice.to === 'hejin-procuratorate');
    expect(copy).toMatchObject({ kind: 'TRANSFER', copy: true, mustSign: false });
    const { documents, listed } = (copy as NewNotice).content as Record<'documents' | 'listed', DocumentEntry[]>;
    const kinds = (entries: DocumentEntry[]): string[] => entries.map(({ kind }) => kind);
    expect(kinds(documents)).toEqual(['TRANSFER_LETTER', 'MATERIAL_LIST', 'ITEM_LIST']);
    expect(kinds(listed)).toEqual(expect.arrayContaining([...kinds(documents), 'APPRAISAL_REPORT']));
  });

  it('may be urged by the sender while the holder must act, and only then', () => {
    const story = reached.received();
    expect(story.do('zrzy-liaison', 'URGE').caseFile.notices.at(-1)).toMatchObject({
      kind: 'URGE',
      to: 'hejin-public-security',
      mustSign: false,
    });
    expect(story.state).toBe('ACKNOWLEDGED');
    expect(story.ask('gaj-liaison', 'URGE')).toMatchObject({ code: 'NOT_ALLOWED' });
    expect(reached.filed().ask('zrzy-liaison', 'URGE')).toMatchObject({ code: 'PRECONDITION' });
  });

  it('keeps the id when it is forwarded, and asks the new organ for its own receipt', () => {
    const story = reached.received().do('gaj-head', 'REROUTE_CASE').deliver();
    expect(story.state).toBe('REROUTED');
    expect(story.due('D-06')).toBeNull();
    story.do('yc-gaj-liaison', 'SIGN_RECEIPT');
    expect(story.due('D-06')).not.toBeNull();
    expect(story.caseFile.referral.formerHolders).toEqual(['hejin-public-security']);
    expect(story.ask('yc-gaj-liaison', 'ACCEPT_CASE')).toBeNull();
    expect(story.ask('gaj-liaison', 'FILE_CASE')).toMatchObject({ code: 'NOT_ALLOWED' });
  });

  it('leaves every evidence of the hand-over on the transfer', () => {
    const story = reached.filed().sign('zrzy-liaison', 'FILING');
    const transfer = story.caseFile.notices.find((notice) => notice.kind === 'TRANSFER' && !notice.copy);
    const kinds = story.evidences
      .filter((evidence) => evidence.noticeId === transfer?.id)
      .map((evidence) => evidence.kind);
    expect(kinds).toEqual([
      'SUBMITTED',
      'RELAYED',
      'DELIVERED',
      'OPENED',
      'ACKNOWLEDGED',
      'DECIDED',
      'OUTCOME_RECEIVED',
    ]);
  });
});

describe('the clocks of R01', () => {
  it('gives the head three days that roll over the weekend (TV01)', () => {
    const story = new Story('2023-09-22T09:00:00+08:00').do('zrzy-officer-1', 'SUBMIT_REPORT');
    expect(story.due('D-01')).toBe(dayEnd('2023-09-25'));
  });

  it('gives 24 hours to send, holiday or not (TV03)', () => {
    const story = new Story('2023-09-28T09:00:00+08:00')
      .do('zrzy-officer-1', 'SUBMIT_REPORT')
      .at('2023-09-28T16:30:00+08:00')
      .do('zrzy-head', 'APPROVE_TRANSFER');
    expect(story.due('D-02')).toBe(new Date('2023-09-29T16:30:00+08:00').toISOString());
  });

  it('starts the review at the receipt, not at the delivery; the receipt has a clock of its own', () => {
    const story = reached.sent('2023-09-22T10:00:00+08:00').deliver();
    expect(story.due('D-06')).toBeNull();
    expect(story.due('RC-1')).toBe(dayEnd('2023-09-25'));
    story.at('2023-09-27T10:00:00+08:00').do('gaj-liaison', 'SIGN_RECEIPT');
    expect(story.endOf('RC-1')).toBe('LATE');
    expect(story.due('D-06')).toBe(dayEnd('2023-10-07'));
  });

  it('counts a late act, marked late, and never moves the state by itself', () => {
    const story = reached.accepted().at(24 * 60);
    expect(story.state).toBe('ACCEPTED');
    story.do('gaj-reviewer', 'FILE_CASE');
    expect(story.endOf('D-06')).toBe('LATE');
    expect(story.events.at(-1)).toMatchObject({ action: 'FILE_CASE', late: ['D-06'] });
  });

  it('asks for a reason when a right is used after its limit', () => {
    const story = reached
      .declined()
      .sign('zrzy-liaison', 'DECLINE')
      .at(24 * 20);
    expect(story.ask('zrzy-liaison', 'REQUEST_RECONSIDERATION')).toMatchObject({
      code: 'RIGHT_LAPSED',
      detail: { rule: 'D-09' },
    });
    expect(
      story.ask('zrzy-liaison', 'REQUEST_RECONSIDERATION', {
        ...FACTS.REQUEST_RECONSIDERATION,
        lateReason: '送达有误',
      }),
    ).toBeNull();
  });
});

describe('what R01 refuses', () => {
  it('a stale version, with where the referral stands', () => {
    expect(reached.sent().ask('zrzy-head', 'WITHDRAW_TRANSFER', FACTS.WITHDRAW_TRANSFER, 1)).toMatchObject({
      code: 'STALE_VERSION',
      detail: { expected: 1, current: 4, state: 'SENT' },
    });
  });

  it('a receipt before delivery, and withdrawal after the receipt', () => {
    expect(reached.sent().ask('gaj-liaison', 'SIGN_RECEIPT')).toMatchObject({ code: 'NOT_DELIVERED' });
    expect(reached.received().ask('zrzy-head', 'WITHDRAW_TRANSFER')).toMatchObject({
      code: 'WRONG_STATE',
      detail: { state: 'ACKNOWLEDGED' },
    });
  });

  it('a document list that lacks something, by name; a penalty decided before must be attached', () => {
    const approved = (): Story =>
      new Story('2023-09-22T10:00:00+08:00', { ...FACTS.OPEN, matter: { ...MATTER, penaltyDecided: true } })
        .do('zrzy-officer-1', 'SUBMIT_REPORT')
        .do('zrzy-head', 'APPROVE_TRANSFER');
    const refusal = approved().ask('zrzy-liaison', 'SEND_TRANSFER', {
      ...FACTS.SEND_TRANSFER,
      documents: TRANSFER_DOCUMENTS.slice(1),
    });
    expect(refusal).toMatchObject({
      code: 'MISSING_DOCUMENTS',
      detail: { missing: ['W07 涉嫌犯罪案件移送书', 'W21 行政处罚决定书'] },
    });
    expect(
      approved().ask('zrzy-liaison', 'SEND_TRANSFER', {
        ...FACTS.SEND_TRANSFER,
        documents: [...TRANSFER_DOCUMENTS, document('PENALTY_DECISION', '处罚决定书')],
      }),
    ).toBeNull();
  });

  it('a supplement that does not answer what was asked', () => {
    const story = reached.accepted().do('gaj-liaison', 'REQUEST_SUPPLEMENT');
    expect(story.ask('zrzy-liaison', 'PROVIDE_SUPPLEMENT')).toMatchObject({ code: 'NOTICE_NOT_SIGNED' });
    story.sign('zrzy-liaison', 'SUPPLEMENT_REQUEST');
    expect(story.ask('zrzy-liaison', 'PROVIDE_SUPPLEMENT', { documents: [document('OTHER', '别的')] })).toMatchObject({
      code: 'MISSING_DOCUMENTS',
      detail: { missing: ['勘测定界报告'] },
    });
    expect(story.do('zrzy-liaison', 'PROVIDE_SUPPLEMENT').state).toBe('ACCEPTED');
  });

  it.each<[string, Partial<ActionFacts['OPEN']>, string]>([
    ['one officer only', { officers: ['zrzy-officer-1'] }, 'officers'],
    ['the same officer twice', { officers: ['zrzy-officer-1', 'zrzy-officer-1'] }, 'officers'],
    ['an officer of another agency', { officers: ['zrzy-officer-1', 'gaj-liaison'] }, 'officers'],
    ['more farmland than was occupied', { matter: { ...MATTER, basicFarmlandMu: '5.21' } }, 'matter.basicFarmlandMu'],
    ['an area that is no number', { matter: { ...MATTER, occupiedMu: '5,2' } }, 'matter.occupiedMu'],
    ['an empty title', { matter: { ...MATTER, title: ' ' } }, 'matter.title'],
  ])('an opening with %s', (_, wrong, field) => {
    const story = reached.sent();
    const opening = { id: 'x', number: 'R01-2023-0002', routeId: 'R01', threadId: 'x' };
    const decision = decideOpening(
      opening,
      { action: 'OPEN', facts: { ...FACTS.OPEN, ...wrong }, by: staff('zrzy-unit') },
      null,
      story.context(),
    );
    expect(decision).toMatchObject({ code: 'INVALID_INPUT', detail: { field } });
  });

  it('approval by whoever drafted, by a deputy, by anyone but the head', () => {
    const story = new Story('2023-09-22T10:00:00+08:00').do('zrzy-officer-1', 'SUBMIT_REPORT');
    story.caseFile = { ...story.caseFile, referral: { ...story.caseFile.referral, reportedBy: 'zrzy-head' } };
    expect(story.ask('zrzy-head', 'APPROVE_TRANSFER')).toMatchObject({ code: 'SAME_PERSON' });
    expect(story.ask('zrzy-unit', 'APPROVE_TRANSFER')).toMatchObject({ code: 'NOT_ALLOWED' });
  });

  it('a transfer to an organ of another level, to a stranger, or back to where it came from', () => {
    const approved = new Story('2023-09-22T10:00:00+08:00')
      .do('zrzy-officer-1', 'SUBMIT_REPORT')
      .do('zrzy-head', 'APPROVE_TRANSFER');
    for (const toAgencyId of ['yuncheng-public-security', 'hejin-forestry', 'nobody']) {
      expect(approved.ask('zrzy-liaison', 'SEND_TRANSFER', { ...FACTS.SEND_TRANSFER, toAgencyId })).toMatchObject({
        code: 'INVALID_INPUT',
        detail: { field: 'toAgencyId' },
      });
    }
    const back = { ...FACTS.REROUTE_CASE, toAgencyId: 'hejin-public-security' };
    expect(reached.received().ask('gaj-head', 'REROUTE_CASE', back)).toMatchObject({
      code: 'INVALID_INPUT',
      detail: { field: 'toAgencyId' },
    });
  });

  it('a document number that is none (square brackets, leading zero), a text with a control character', () => {
    const story = reached.accepted();
    for (const documentNumber of ['河公立字[2023]1号', '河公立字〔2023〕01号', '1']) {
      expect(story.ask('gaj-reviewer', 'FILE_CASE', { documentNumber, statement: '立案' })).toMatchObject({
        code: 'INVALID_INPUT',
        detail: { field: 'documentNumber', value: documentNumber },
      });
    }
    expect(story.ask('gaj-reviewer', 'FILE_CASE', { ...FACTS.FILE_CASE, statement: 'a\u0000b' })).toMatchObject({
      code: 'INVALID_INPUT',
      detail: { field: 'statement' },
    });
  });

  it('everything to an agency that is no party, as if the referral did not exist', () => {
    const story = reached.filed();
    for (const login of ['fy-liaison', 'jw-liaison', 'nync-liaison', 'yc-gaj-liaison', 'ldxz-auditor']) {
      expect(story.allowed(login)).toEqual([]);
      for (const action of Object.keys(r01.steps).filter((name) => name !== 'OPEN') as Exclude<Action, 'OPEN'>[]) {
        expect(story.ask(login, action)).toMatchObject({ code: 'NOT_FOUND' });
      }
    }
    expect(STAFF.size).toBeGreaterThan(10);
  });
});
