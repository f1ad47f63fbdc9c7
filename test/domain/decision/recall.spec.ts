import { FACTS } from '../../support/facts.js';
import { reached, type Story } from '../../support/story.js';

/** Accepted by the police; the bureau's head asks for it back, and the police have signed for the request. */
const asked = (): Story => reached.accepted().do('zrzy-head', 'REQUEST_RECALL').sign('gaj-liaison', 'RECALL_REQUEST');

describe('a recall after the receipt', () => {
  it('before the receipt there is nothing to ask: the case is withdrawn', () => {
    const story = reached.sent();
    expect(story.allowed('zrzy-head')).toContain('WITHDRAW_TRANSFER');
    expect(story.ask('zrzy-head', 'REQUEST_RECALL')).toMatchObject({
      code: 'PRECONDITION',
      messageEn: expect.stringContaining('withdrawn without asking') as string,
    });
  });

  it('is asked by the head alone, and once at a time', () => {
    const story = asked();
    expect(story.ask('zrzy-liaison', 'REQUEST_RECALL')).toMatchObject({ code: 'NOT_ALLOWED' });
    expect(story.ask('zrzy-head', 'REQUEST_RECALL')).toMatchObject({
      code: 'PRECONDITION',
      messageEn: expect.stringContaining('not been answered') as string,
    });
    expect(reached.accepted().allowed('gaj-liaison')).not.toContain('AGREE_RECALL');
  });

  it('changes nothing by itself, and runs a clock of its own from the receipt of the request', () => {
    const unsigned = reached.accepted().do('zrzy-head', 'REQUEST_RECALL').deliver();
    expect(unsigned.ask('gaj-liaison', 'AGREE_RECALL')).toMatchObject({ code: 'NOTICE_NOT_SIGNED' });
    const story = asked();
    expect(story.state).toBe('ACCEPTED');
    expect(story.due('RC-RC')).toBe('2023-09-27T15:59:59.999Z');
    expect(story.due('D-06')).not.toBeNull();
    expect(story.allowed('gaj-reviewer')).toContain('FILE_CASE');
  });

  it('agreed: the case goes back, every clock but that of a receipt ends, and the answer must be signed for', () => {
    const story = asked().do('gaj-liaison', 'AGREE_RECALL');
    expect(story.state).toBe('WITHDRAWN');
    expect(story.endOf('RC-RC')).toBe('MET');
    expect(story.endOf('WC-1')).toBe('MET');
    expect(story.caseFile.deadlines.filter((deadline) => deadline.noticeId === null)).toEqual([]);
    expect(
      story
        .sign('zrzy-liaison', 'RECALL_ANSWER')
        .caseFile.notices.some(
          (notice) => notice.kind === 'RECALL_ANSWER' && notice.to === 'hejin-procuratorate' && notice.copy,
        ),
    ).toBe(true);
    expect(
      story.evidences.filter(({ kind }) => kind === 'OUTCOME_RECEIVED').map(({ noticeId }) => noticeId.split('.')[2]),
    ).toEqual(['RECALL_REQUEST']);
  });

  it('agreed: what is signed for afterwards starts nothing any more', () => {
    const story = reached
      .declined()
      .do('zrzy-head', 'REQUEST_RECALL')
      .sign('gaj-liaison', 'RECALL_REQUEST')
      .do('gaj-liaison', 'AGREE_RECALL');
    expect(story.sign('zrzy-liaison', 'DECLINE').due('D-09')).toBeNull();
  });

  it('agreed: the case can be sent again in the same thread', () => {
    const story = asked().do('gaj-liaison', 'AGREE_RECALL');
    expect(story.caseFile.referral.documents.length).toBeGreaterThan(0);
    expect(story.ask('gaj-reviewer', 'FILE_CASE')).toMatchObject({ code: 'WRONG_STATE' });
  });

  it('declined: the case goes on as before, and can be asked for again', () => {
    const story = asked().do('gaj-liaison', 'DECLINE_RECALL');
    expect(story.state).toBe('ACCEPTED');
    expect(story.endOf('RC-RC')).toBe('MET');
    expect(story.ask('gaj-liaison', 'AGREE_RECALL')).toMatchObject({
      code: 'PRECONDITION',
      messageEn: expect.stringContaining('has not asked') as string,
    });
    expect(story.allowed('zrzy-head')).toContain('REQUEST_RECALL');
    expect(story.do('gaj-reviewer', 'FILE_CASE').state).toBe('FILED');
  });

  it('lapses when the case goes to another organ, which must be asked anew', () => {
    const story = reached
      .received()
      .do('zrzy-head', 'REQUEST_RECALL')
      .sign('gaj-liaison', 'RECALL_REQUEST')
      .do('gaj-head', 'REROUTE_CASE');
    expect(story.endOf('RC-RC')).toBe('CANCELLED');
    story.deliver().do('yc-gaj-liaison', 'SIGN_RECEIPT');
    expect(story.ask('yc-gaj-head', 'AGREE_RECALL')).toMatchObject({ code: 'PRECONDITION' });
    expect(story.do('zrzy-head', 'REQUEST_RECALL', FACTS.REQUEST_RECALL).due('RC-RC')).toBeNull();
    expect(story.sign('yc-gaj-liaison', 'RECALL_REQUEST').due('RC-RC')).not.toBeNull();
  });

  it('ends with the case: an answer that decides it answers the request as well', () => {
    const story = reached
      .filed()
      .do('zrzy-head', 'REQUEST_RECALL')
      .sign('gaj-liaison', 'RECALL_REQUEST')
      .do('gaj-head', 'DROP_CASE');
    expect(story.endOf('RC-RC')).toBe('CANCELLED');
    expect(story.allowed('gaj-liaison')).not.toContain('AGREE_RECALL');
  });
});
