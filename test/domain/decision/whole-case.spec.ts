import { decideOpening } from '../../../src/domain/decision/decide-opening.js';
import { type Instant, instantOf } from '../../../src/domain/kernel/instant.js';
import { document, FACTS } from '../../support/facts.js';
import { reached, staff, Story } from '../../support/story.js';

const at = (time: string): Instant => instantOf(Date.parse(`${time}+08:00`));

describe('the clock of the whole case', () => {
  it('runs from the opening, beside the clocks of the hand-over, and binds the sender', () => {
    const story = new Story('2023-09-22T10:00:00+08:00');
    expect(story.due('WC-1')).toBe(at('2024-03-20T23:59:59.999'));
    expect(story.caseFile.deadlines.find((deadline) => deadline.ruleId === 'WC-1')?.dutyAgency).toBe(
      'hejin-natural-resources',
    );
  });

  it('is not restarted when the case is forwarded, while the clock of the hop is', () => {
    const story = reached.accepted();
    const [whole, hop] = [story.due('WC-1'), story.due('D-06')];
    story.at(30).do('gaj-head', 'REROUTE_CASE').deliver().at(30).do('yc-gaj-liaison', 'SIGN_RECEIPT');
    expect(story.due('WC-1')).toBe(whole);
    expect(story.due('D-06')).not.toBe(hop);
  });

  it('is met by an end, and is late when the end comes after it', () => {
    expect(reached.received().do('gaj-liaison', 'RETURN_CASE').endOf('WC-1')).toBe('MET');
    const slow = reached.received().at('2024-03-21T09:00:00+08:00').do('gaj-liaison', 'RETURN_CASE');
    expect(slow.endOf('WC-1')).toBe('LATE');
  });

  it('lets what was returned be sent again, with everything that was in the file and what was found missing', () => {
    const returned = reached.received('2023-09-22T10:00:00+08:00').do('gaj-liaison', 'RETURN_CASE');
    const first = returned.caseFile.referral;
    const story = new Story('2023-10-09T10:00:00+08:00', { ...FACTS.OPEN, continuesId: first.id }, returned.caseFile)
      .do('zrzy-officer-1', 'SUBMIT_REPORT')
      .do('zrzy-head', 'APPROVE_TRANSFER');
    const send = { ...FACTS.SEND_TRANSFER, documents: [] };
    expect(story.ask('zrzy-liaison', 'SEND_TRANSFER', send)).toMatchObject({
      code: 'MISSING_DOCUMENTS',
      detail: { missing: ['管辖依据说明'] },
    });
    story.do('zrzy-liaison', 'SEND_TRANSFER', { ...send, documents: [document('OTHER', '管辖依据说明')] });
    expect(story.caseFile.referral.documents.slice(0, first.documents.length)).toEqual(first.documents);
    expect(story.caseFile.referral).toMatchObject({ missing: [], caseSince: first.caseSince });
  });

  it('does not let a case that was decided be sent again as if nothing had been', () => {
    const filed = reached.filed().caseFile;
    expect(
      () => new Story('2023-10-09T10:00:00+08:00', { ...FACTS.OPEN, continuesId: filed.referral.id }, filed),
    ).toThrow('INVALID_INPUT');
  });

  it('goes on, from the first opening, in the referral that continues a returned one', () => {
    const returned = reached
      .received('2023-09-22T10:00:00+08:00')
      .do('gaj-liaison', 'RETURN_CASE')
      .at('2023-11-01T09:00:00+08:00');
    const first = returned.caseFile.referral;
    const opening = { id: 'second', number: 'R01-2023-0002', routeId: 'R01', threadId: first.id };
    const facts = { ...FACTS.OPEN, foundAt: returned.now, continuesId: first.id };
    const again = decideOpening(
      opening,
      { action: 'OPEN', by: staff('zrzy-unit'), facts },
      returned.caseFile,
      returned.context(),
    );
    if ('code' in again) throw new Error(again.messageEn);
    expect(again.referral.caseSince).toBe(at('2023-09-22T10:00:00'));
    expect(again.openedDeadlines.find((deadline) => deadline.ruleId === 'WC-1')).toMatchObject({
      dueAt: at('2024-03-20T23:59:59.999'),
    });
  });
});
