import { randomUUID } from 'node:crypto';

import { FACTS } from '../support/facts.js';
import { FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

const APPROVE = `mutation ($input: ApproveTransferInput!) {
  approveTransfer(input: $input) { referral { id } refusal { code } }
}`;

describe('a refusal in a payload', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  beforeAll(async () => {
    platform = await startPlatform({ relay: false });
    referral = await FiledCase.open(platform);
  });
  afterAll(() => platform.close());

  const post = async (query: string, variables: object, headers: Record<string, string>): Promise<Response> =>
    fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${(await platform.as('zrzy-head')).bearer}`,
        ...headers,
      },
      body: JSON.stringify({ query, variables }),
    });
  const input = (): object => ({
    input: { ...FACTS.APPROVE_TRANSFER, referralId: referral.id, expectedVersion: 1, idempotencyKey: randomUUID() },
  });

  it('is a 4xx, as for any other client that has asked wrongly', async () => {
    const response = await post(APPROVE, input(), {});
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ data: { approveTransfer: { refusal: { code: 'WRONG_STATE' } } } });
  });

  it('is answered 200 to a client that reads it there', async () => {
    const response = await post(APPROVE, input(), { 'x-refusals': 'payload' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      data: { approveTransfer: { referral: null, refusal: { code: 'WRONG_STATE' } } },
    });
  });

  it('and errors keep their status', async () => {
    const unknown = await post('{ referralByNumber(number: "R01-1999-0001") { id } }', {}, { 'x-refusals': 'payload' });
    expect(unknown.status).toBe(404);
    expect((await post('{ nothing }', {}, { 'x-refusals': 'payload' })).status).toBe(400);
  });
});
