import { inboxEntries, type InboxEntry } from '../../../src/domain/decision/inbox-entries.js';
import { reached, Story } from '../../support/story.js';

const BUREAU = 'hejin-natural-resources';
const POLICE = 'hejin-public-security';
const PROCURATORATE = 'hejin-procuratorate';
const PROVINCE = 'shanxi-public-security';

describe('what a referral asks of an agency', () => {
  const entry = ({ caseFile }: Story, agencyId: string): InboxEntry | undefined =>
    inboxEntries(caseFile).find((one) => one.agencyId === agencyId);
  const tab = (story: Story, agencyId: string): string | undefined => entry(story, agencyId)?.tab;

  it('is a draft in hand for whoever opens it, and nothing for anybody else', () => {
    const story = new Story('2023-09-22T10:00:00+08:00');
    expect(inboxEntries(story.caseFile)).toMatchObject([{ agencyId: BUREAU, tab: 'IN_HAND', action: null }]);
  });

  it('is an approval once it is reported, due when the head must have decided', () => {
    const story = new Story('2023-09-22T10:00:00+08:00').do('zrzy-officer-1', 'SUBMIT_REPORT');
    expect(entry(story, BUREAU)).toMatchObject({
      tab: 'TO_APPROVE',
      action: 'APPROVE_TRANSFER',
      toApprove: true,
      since: story.now,
      dueAt: story.due('D-01'),
    });
  });

  it('is a receipt for the police from the delivery on, and done for the bureau', () => {
    const story = reached.sent();
    expect(tab(story, POLICE)).toBeUndefined();
    story.at(2).deliver();
    expect(entry(story, POLICE)).toMatchObject({
      tab: 'TO_SIGN',
      action: 'SIGN_RECEIPT',
      unread: true,
      since: story.now,
      arrivedAt: story.now,
    });
    expect([entry(story, POLICE)?.noticeId, tab(story, BUREAU)]).toEqual([
      story.caseFile.notices.find(({ kind, to }) => kind === 'TRANSFER' && to === POLICE)?.id,
      'DONE',
    ]);
  });

  it('is in hand once it is signed for, with the next duty', () => {
    const story = reached.received();
    const limits = story.caseFile.deadlines
      .filter(({ dutyAgency, kind }) => dutyAgency === POLICE && kind === 'DUTY')
      .map(({ dueAt }) => dueAt);
    expect(entry(story, POLICE)).toMatchObject({ tab: 'IN_HAND', unread: false, dueAt: limits.sort()[0] });
  });

  it('is a copy for the procuratorate until it is read', () => {
    const story = reached.received();
    expect(entry(story, PROCURATORATE)).toMatchObject({ tab: 'COPIED', unread: true });
  });

  it('is what must be signed for first where a head has something to approve as well', () => {
    const story = reached
      .received()
      .do('gaj-head', 'REROUTE_CASE')
      .deliver()
      .do('yc-gaj-liaison', 'SIGN_RECEIPT')
      .do('yc-gaj-head', 'DISPUTE_COMPETENCE')
      .deliver();
    expect(entry(story, PROVINCE)).toMatchObject({ tab: 'TO_SIGN', action: 'SIGN_NOTICE', toApprove: true });
    story.sign('gat-liaison', 'DISPUTE');
    expect(entry(story, PROVINCE)).toMatchObject({ tab: 'TO_APPROVE', action: 'DESIGNATE', toApprove: true });
  });

  it('is nothing to sign for once the transfer is withdrawn', () => {
    const story = reached.sent().deliver().do('zrzy-head', 'WITHDRAW_TRANSFER').deliver();
    const transfer = story.caseFile.notices.find(({ kind, to }) => kind === 'TRANSFER' && to === POLICE);
    expect(entry(story, POLICE)?.noticeId).not.toBe(transfer?.id);
  });
});
