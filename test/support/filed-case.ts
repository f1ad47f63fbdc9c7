import { randomUUID } from 'node:crypto';

import type { OpeningAsked } from '../../src/books/casebook/casebook.js';
import type { Action } from '../../src/domain/referral/actions.js';
import type { ActionFacts } from '../../src/domain/referral/commands.js';
import type { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { asGiven, FACTS } from './facts.js';
import { type TestPlatform, until } from './platform.js';
import { staff } from './story.js';

export type Act = Exclude<Action, 'OPEN'>;

export interface Payload {
  readonly referral: { readonly id: string; readonly state: string; readonly version: number } | null;
  readonly receipt: {
    readonly eventSeq: number;
    readonly leafHash: string;
    readonly at: string;
    readonly subject: { readonly id: string };
  } | null;
  readonly refusal: { readonly code: string; readonly messageEn: string } | null;
}

const PAYLOAD =
  'referral { id state version } receipt { subject { id } eventSeq leafHash at } refusal { __typename code messageEn }';

/** "SEND_TRANSFER" is asked for as sendTransfer. */
export function verbOf(action: Action): string {
  return action.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Asks for one act over HTTP; the facts are given in the input as they are. */
export async function ask(client: GraphQLClient, action: Action, input: object): Promise<Payload & { status: number }> {
  const verb = action === 'OPEN' ? 'openReferral' : verbOf(action);
  const type = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}Input`;
  const { status, data, errors } = await client.ask<{ payload: Payload }>(
    `mutation ($input: ${type}!) { payload: ${verb}(input: $input) { ${PAYLOAD} } }`,
    { input: asGiven(input) },
  );
  if (!data) throw new Error(`${verb}: HTTP ${status} ${JSON.stringify(errors)}`);
  return { status, ...data.payload };
}

/** A referral that is driven over the API, as its agencies would drive it. */
export class FiledCase {
  private constructor(
    private readonly platform: TestPlatform,
    readonly id: string,
  ) {}

  /** One that is there already. */
  static of(platform: TestPlatform, id: string): FiledCase {
    return new FiledCase(platform, id);
  }

  static async open(
    platform: TestPlatform,
    facts: Partial<OpeningAsked['facts']> = {},
    routeId = 'R01',
    login = 'zrzy-unit',
  ): Promise<FiledCase> {
    const foundAt = platform.clock.now();
    const { referral, refusal } = await ask(await platform.as(login), 'OPEN', {
      ...FACTS.OPEN,
      foundAt,
      ...facts,
      routeId,
      idempotencyKey: randomUUID(),
    });
    if (referral === null) throw new Error(`not opened: ${JSON.stringify(refusal)}`);
    return new FiledCase(platform, referral.id);
  }

  /** A referral whose transfer has been sent, not yet signed for. */
  static async sent(platform: TestPlatform, facts: Partial<OpeningAsked['facts']> = {}): Promise<FiledCase> {
    const referral = await FiledCase.open(platform, facts);
    await referral.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await referral.do('zrzy-head', 'APPROVE_TRANSFER');
    await referral.do('zrzy-liaison', 'SEND_TRANSFER');
    return referral;
  }

  async see<Data>(login: string, fields: string): Promise<Data> {
    const { referral } = await (
      await this.platform.as(login)
    ).send<{ referral: Data }>(`query ($id: UUID!) { referral(id: $id) { ${fields} } }`, { id: this.id });
    return referral;
  }

  async version(): Promise<number> {
    const rows: { version: number }[] = await this.platform.owner.query('SELECT version FROM referral WHERE id = $1', [
      this.id,
    ]);
    return rows[0]?.version ?? 0;
  }

  /** Asks once, at the version given or the present one; the payload as it comes. */
  async ask<A extends Act>(
    login: string,
    action: A,
    facts: ActionFacts[A] = FACTS[action],
    expectedVersion?: number,
    idempotencyKey: string = randomUUID(),
  ): Promise<Payload & { status: number }> {
    const version = expectedVersion ?? (await this.version());
    return ask(await this.platform.as(login), action, {
      referralId: this.id,
      expectedVersion: version,
      idempotencyKey,
      ...facts,
    });
  }

  /** Does it once everything sent has arrived, or fails the test with the refusal. */
  async do<A extends Act>(login: string, action: A, facts: ActionFacts[A] = FACTS[action]): Promise<Payload> {
    await this.arrived();
    const payload = await this.ask(login, action, facts);
    if (payload.refusal !== null)
      throw new Error(`${login} ${action}: ${payload.refusal.code} ${payload.refusal.messageEn}`);
    return payload;
  }

  /** Signs for the newest notice of a kind to the person's agency. */
  async sign(login: string, kind: string): Promise<Payload> {
    await this.arrived();
    const { notices } = await this.see<{ notices: { id: string; kind: string; toId: string }[] }>(
      login,
      'notices { id kind toId }',
    );
    const notice = notices
      .filter((candidate) => candidate.kind === kind && candidate.toId === staff(login).agencyId)
      .at(-1);
    return this.do(login, 'SIGN_NOTICE', { noticeId: notice?.id ?? 'none' });
  }

  /** Waits until nothing of this referral is on its way. */
  async arrived(): Promise<void> {
    await until(async () => {
      const rows: unknown[] = await this.platform.owner.query(
        "SELECT 1 FROM outbox WHERE referral_id = $1 AND state IN ('PENDING', 'QUEUED')",
        [this.id],
      );
      return rows.length === 0;
    }, `everything of ${this.id} has arrived`);
  }
}
