import { randomUUID } from 'node:crypto';

import { whatWasRead } from '../../src/access/policy/guard-fields.js';
import type { Caller } from '../../src/domain/agency/agency.js';
import { noteRead } from '../../src/edge/door.js';
import type { GraphQLContext } from '../../src/platform/graphql/context.js';

describe('what leaves by an entry of the door', () => {
  const [referralId, accessId] = [randomUUID(), randomUUID()];
  const reader = { emergencyAccesses: [{ id: accessId, referralId, wasParty: false }] } as unknown as Caller;
  const read = (caller: Caller | null, id: string): ReturnType<typeof whatWasRead> => {
    const context = { once: new Map() } as unknown as GraphQLContext;
    noteRead(context, caller, { reads: [id], groups: ['SUMMARY', 'MATTER'] });
    return whatWasRead(context);
  };

  it('is recorded with its parts, and under the emergency access by which it was read', () => {
    expect(read(reader, referralId)).toEqual({
      subjectIds: new Set([referralId]),
      groups: new Set(['SUMMARY', 'MATTER']),
      inEmergency: new Map([[accessId, new Set(['SUMMARY', 'MATTER'])]]),
    });
  });

  it('is under no emergency access where it is another referral, or nobody is known', () => {
    const other = randomUUID();
    for (const found of [read(reader, other), read(null, referralId)]) expect(found.inEmergency.size).toBe(0);
  });
});
