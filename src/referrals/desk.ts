import { Injectable } from '@nestjs/common';

import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { Casebook } from '../books/casebook/casebook.js';
import type { Outcome } from '../books/receipts.js';
import { type Caller, inPost } from '../domain/agency/agency.js';
import { invalidInput, type Refusal } from '../domain/kernel/refusal.js';
import type { Action } from '../domain/referral/actions.js';
import type { ActionFacts, Command } from '../domain/referral/commands.js';
import { ownersOf } from '../domain/route/owners.js';
import { findRoute, ROUTES } from '../domain/route/registry.js';
import { DocumentFiles, type GivenDocument } from '../files/document-files.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import type { ActInput } from './forms.input.js';
import type { OpenReferralInput } from './opening.input.js';
import type { Payload } from './payload.type.js';
import { toReferralType } from './referral.type.js';
import { toRefusalType } from './refusal.type.js';

export type Act = Exclude<Action, 'OPEN'>;

/** An act's input: the envelope and what its form asks. */
export type ActAsked = ActInput & Facts;

/** Translates what is asked into a command, and its outcome into a payload. */
@Injectable()
export class ReferralDesk {
  constructor(
    private readonly casebook: Casebook,
    private readonly reader: CaseFileReader,
    private readonly files: DocumentFiles,
  ) {}

  async open(
    { idempotencyKey, routeId, ...facts }: OpenReferralInput,
    by: Caller,
    context: GraphQLContext,
  ): Promise<Payload> {
    if (findRoute(routeId) === undefined) {
      const known = ROUTES.map((route) => route.id).join(', ');
      return this.answer(
        { refused: invalidInput('routeId', routeId, `已有的路线：${known}`, `a known route: ${known}`) },
        by,
        context,
      );
    }
    return this.answer(
      await this.casebook.open(routeId, { action: 'OPEN', facts, by: inPost(by) }, idempotencyKey),
      by,
      context,
    );
  }

  async act(action: Act, input: ActAsked, by: Caller, context: GraphQLContext): Promise<Payload> {
    const { referralId, expectedVersion, idempotencyKey, onPaper } = input;
    const facts = await this.withFiles(factsOf(input), by);
    if ('code' in facts) return this.answer({ refused: facts }, by, context);
    const command = {
      action,
      facts,
      by: inPost(by),
      ...(onPaper === null ? {} : { onPaper }),
    } as Command;
    return this.answer(await this.casebook.act(referralId, expectedVersion, command, idempotencyKey), by, context);
  }

  /** What is said, with the hash and the pages of each file in the place of its id. */
  private async withFiles(facts: Facts, by: Caller): Promise<ActionFacts[Act] | Refusal> {
    const { documents, report } = facts;
    const given = documents ?? (report === undefined ? [] : [report]);
    if (given.length === 0) return facts as ActionFacts[Act];
    const entries = await this.files.entries(given, by);
    if ('code' in entries) return entries;
    return {
      ...facts,
      ...(documents === undefined ? { report: entries[0] } : { documents: entries }),
    } as ActionFacts[Act];
  }

  private async answer(outcome: Outcome, caller: Caller, context: GraphQLContext): Promise<Payload> {
    if ('refused' in outcome) {
      context.refusals.push(outcome.refused);
      return { referral: null, receipt: null, refusal: toRefusalType(outcome.refused) };
    }
    const { done } = outcome;
    const caseFile = outcome.caseFile ?? (await this.reader.find(context, caller, done.subject.id));
    const referral = caseFile ? toReferralType(caseFile.referral, ownersOf(caseFile.referral)) : null;
    return { referral, receipt: done, refusal: null };
  }
}

/** What is said in a form, with the documents as they are given. */
interface Facts {
  readonly documents?: readonly GivenDocument[];
  readonly report?: GivenDocument;
}

/** What is said, without the envelope it came in. */
function factsOf({
  referralId: _,
  expectedVersion: _version,
  idempotencyKey: _key,
  onPaper: _paper,
  ...facts
}: ActAsked): Facts {
  return facts;
}
