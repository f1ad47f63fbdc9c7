import { createHash } from 'node:crypto';

import { canonicalize } from 'json-canonicalize';

import type { ActEvent, ReferralEvent } from '../../src/domain/referral/events.js';
import { evolve, open } from '../../src/domain/referral/evolve.js';
import type { Referral } from '../../src/domain/referral/referral.js';
import { getRoute } from '../../src/domain/route/registry.js';
import type { HistoryFrame } from '../../src/domain/subject/history-frame.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Body extends HistoryFrame {
  readonly event: ReferralEvent;
}

describe('the history of a referral', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  let trail: { seq: number; body: string; leafHash: string }[];
  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.sent(platform);
    await referral.do('gaj-liaison', 'SIGN_RECEIPT');
    await referral.do('gaj-liaison', 'ACCEPT_CASE');
    await referral.do('gaj-liaison', 'REQUEST_SUPPLEMENT');
    await referral.sign('zrzy-liaison', 'SUPPLEMENT_REQUEST');
    await referral.do('zrzy-liaison', 'PROVIDE_SUPPLEMENT');
    await referral.do('gaj-head', 'REROUTE_CASE');
    await referral.do('yc-gaj-liaison', 'SIGN_RECEIPT');
    await referral.arrived();
    trail = (await referral.see<{ auditTrail: typeof trail }>('zrzy-liaison', 'auditTrail { seq body leafHash }'))
      .auditTrail;
  });
  afterAll(() => platform.close());

  it('is canonical, numbered without gaps, and each event holds the hash of the one before', () => {
    let previous = '';
    for (const [index, { seq, body, leafHash }] of trail.entries()) {
      const parsed = JSON.parse(body) as Body;
      expect(body).toBe(canonicalize(parsed));
      expect(parsed).toMatchObject({ seq, previous, subject: { kind: 'REFERRAL', id: referral.id } });
      expect(seq).toBe(index + 1);
      expect(leafHash).toBe(
        createHash('sha256')
          .update(Buffer.concat([Buffer.from([0]), Buffer.from(body)]))
          .digest('hex'),
      );
      previous = leafHash;
    }
    expect(trail.length).toBeGreaterThan(20);
  });

  it('ends where the referral says its chain ends', async () => {
    const rows: { length: number; head: string }[] = await platform.owner.query(
      'SELECT chain_length AS length, chain_head AS head FROM referral WHERE id = $1',
      [referral.id],
    );
    expect(rows[0]).toEqual({ length: trail.length, head: trail.at(-1)?.leafHash });
  });

  it('leads to the very state that is kept, replayed from nothing', async () => {
    const bodies = trail.map(({ body }) => JSON.parse(body) as Body);
    const acts = bodies.flatMap(({ event }) => (event.kind === 'ACT' ? [event] : []));
    const rows: { body: Referral }[] = await platform.owner.query('SELECT body FROM referral WHERE id = $1', [
      referral.id,
    ]);
    const kept = rows[0]!.body;
    const [first, ...rest] = acts;
    const opening = {
      id: referral.id,
      number: bodies[0]!.subject.number,
      routeId: 'R01',
      threadId: referral.id,
    };
    const start = open(opening, first as Extract<ActEvent, { action: 'OPEN' }>, null, null, false);
    const states = getRoute(opening.routeId).states;
    const replayed = rest.reduce(
      (state, event) =>
        evolve(state, event, states[event.to]?.owner === null, {
          copied: event.action === 'SEND_TRANSFER' ? kept.copied : state.copied,
          respondent: kept.respondent,
        }),
      start,
    );
    expect(replayed).toEqual(kept);
  });

  it('names the event of every evidence', async () => {
    const { evidences } = await referral.see<{ evidences: { eventSeq: number; noticeId: string; kind: string }[] }>(
      'zrzy-liaison',
      'evidences { eventSeq noticeId kind }',
    );
    for (const { eventSeq, noticeId, kind } of evidences) {
      const { event } = JSON.parse(trail[eventSeq - 1]!.body) as Body;
      if (event.kind === 'NOTICE') expect(event.noticeId).toBe(noticeId);
      else expect(['SUBMITTED', 'ACKNOWLEDGED', 'OPENED', 'DECIDED', 'OUTCOME_RECEIVED']).toContain(kind);
    }
    expect(evidences.length).toBeGreaterThan(30);
  });
});
