import { reached } from '../../support/story.js';

describe('urging', () => {
  it('is offered while the holder has to act, and while it owes something although it is the sender’s move', () => {
    expect(reached.accepted().allowed('zrzy-liaison')).toContain('URGE');
    const declined = reached.declined().deliver();
    expect(declined.caseFile.deadlines).toContainEqual(
      expect.objectContaining({ ruleId: 'D-08', state: 'OPEN', dutyAgency: 'hejin-public-security' }),
    );
    expect(declined.allowed('zrzy-liaison')).toContain('URGE');
  });

  it('is not offered while the holder waits for material, nor after the end', () => {
    const waiting = reached.accepted().do('gaj-liaison', 'REQUEST_SUPPLEMENT').deliver();
    expect(waiting.allowed('zrzy-liaison')).not.toContain('URGE');
    const withdrawn = reached.sent().deliver().do('zrzy-head', 'WITHDRAW_TRANSFER').deliver();
    expect(withdrawn.allowed('zrzy-liaison')).not.toContain('URGE');
  });
});
