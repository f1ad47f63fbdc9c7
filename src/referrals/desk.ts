import { Injectable } from '@nestjs/common';
import { Casebook } from '../casebook/casebook.js';
import { CaseFileReader } from '../casebook/case-file-reader.js';
import type { Outcome } from '../casebook/receipts.js';
import { ownersOf } from '../casebook/record.js';
import type { Caller } from '../domain/agency/agency.js';
import { invalidInput } from '../domain/kernel/refusal.js';
import type { Action, ActionFacts, Command } from '../domain/referral/commands.js';
import { findRoute, ROUTES } from '../domain/route/registry.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import type { ActInput } from './act.input.js';
import type { Payload } from './payload.type.js';
import type { OpenReferralInput } from './preparation.input.js';
import { toReferralType } from './referral.type.js';
import { toRefusalType } from './refusal.type.js';

/** Translates what is asked into a command, and its outcome into a payload. */
@Injectable()
export class ReferralDesk {
  constructor(
    private readonly casebook: Casebook,
    private readonly reader: CaseFileReader,
  ) {}

  async open({ idempotencyKey, routeId, ...facts }: OpenReferralInput, by: Caller, context: GraphQLContext): Promise<Payload> {
    if (findRoute(routeId) === undefined) {
      const known = ROUTES.map((route) => route.id).join(', ');
      return this.answer({ refused: invalidInput('routeId', routeId, `已有的路线：${known}`, `a known route: ${known}`) }, by, context);
    }
    return this.answer(await this.casebook.open(routeId, { action: 'OPEN', facts, by: inPost(by) }, idempotencyKey), by, context);
  }

  async act<A extends Exclude<Action, 'OPEN'>>(action: A, input: ActInput & ActionFacts[A], by: Caller, context: GraphQLContext): Promise<Payload> {
    const { referralId, expectedVersion, idempotencyKey } = input;
    const command = { action, facts: factsOf<A>(input), by: inPost(by) } as Command;
    return this.answer(await this.casebook.act(referralId, expectedVersion, command, idempotencyKey), by, context);
  }

  private async answer(outcome: Outcome, caller: Caller, context: GraphQLContext): Promise<Payload> {
    if ('refused' in outcome) {
      context.refusals.push(outcome.refused);
      return { referral: null, receipt: null, refusal: toRefusalType(outcome.refused) };
    }
    const caseFile = await this.reader.find(context, caller.agencyId, outcome.done.referralId);
    const referral = caseFile ? toReferralType(caseFile.referral, ownersOf(caseFile.referral)) : null;
    return { referral, receipt: outcome.done, refusal: null };
  }
}

const ENVELOPE: ReadonlySet<string> = new Set(['referralId', 'expectedVersion', 'idempotencyKey']);

/** What is said, without the envelope it came in. */
function factsOf<A extends Action>(input: ActInput & ActionFacts[A]): ActionFacts[A] {
  return Object.fromEntries(Object.entries(input).filter(([key]) => !ENVELOPE.has(key))) as ActionFacts[A];
}

/** What the history keeps of the caller. */
function inPost({ personId, name, agencyId, post }: Caller): Command['by'] {
  return { personId, name, agencyId, post };
}
