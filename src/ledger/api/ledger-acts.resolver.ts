import type { Type } from '@nestjs/common';
import { Args, Context, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { verbOf } from '../../access/policy/operations.js';
import { addVerb, typeOfVerb, VERB_INPUT } from '../../access/policy/verbs.js';
import { type FormedCaseAct, LedgerBook } from '../../books/ledger/ledger-book.js';
import type { Outcome } from '../../books/receipts.js';
import { CASE_POSTS } from '../../domain/agency/agency.js';
import { type Caller, inPost } from '../../domain/agency/agency.js';
import type { Refusal } from '../../domain/kernel/refusal.js';
import { LEDGER_ACTS } from '../../domain/ledger/ledger-acts.js';
import type { LedgerFacts, PatchCommand } from '../../domain/ledger/ledger-commands.js';
import { type GivenFacts, PhotoFiles } from '../../files/photo-files.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { MOST_AT_ONCE, oneByOne } from '../../platform/graphql/one-by-one.js';
import { Admits } from '../../platform/graphql/policy.js';
import { CommandReceiptType } from '../../referrals/payload.type.js';
import { RefusalType, toRefusalType } from '../../referrals/refusal.type.js';
import { LandCaseType } from './land-case.type.js';
import { FORMED_ACTS, type FormedAct, ledgerInputOf } from './ledger.input.js';
import { type LedgerActInput, OpenLandCaseInput, RegisterPatchInput } from './ledger-parts.input.js';
import { LedgerViews } from './ledger-views.js';
import { PatchType } from './patch.type.js';

/** An act's input: the envelope and the facts of its form (FORMS). */
type LedgerActAsked = LedgerActInput & GivenFacts<LedgerFacts[FormedAct]>;

/** What comes of an act on the ledger: the record as it is then and the receipt, or why not. */
export interface LedgerPayload {
  readonly patch?: PatchType | null;
  readonly landCase?: LandCaseType | null;
  readonly receipt: CommandReceiptType | null;
  readonly refusal: RefusalType | null;
}

/** The payload type of one act: with the patch or the case that it was about. */
export function payloadOf(name: string, on: 'PATCH' | 'CASE', zh: string, en: string): Type<LedgerPayload> {
  @ObjectType(`${name}Payload`, describe(`${zh}的结果`, `result: ${en}`))
  class PayloadType implements LedgerPayload {
    @Field(() => CommandReceiptType, {
      ...describe('办理回执；被拒绝时为空', 'the receipt; null when refused'),
      nullable: true,
    })
    receipt!: CommandReceiptType | null;
    @Field(() => RefusalType, { ...describe('拒绝的理由；成功时为空', 'why not; null when done'), nullable: true })
    refusal!: RefusalType | null;
  }
  const [field, shown, zhName, enName] =
    on === 'PATCH'
      ? (['patch', PatchType, '图斑', 'the patch'] as const)
      : (['landCase', LandCaseType, '案件', 'the case'] as const);
  Field(() => shown, {
    ...describe(`办理后的${zhName}；被拒绝时为空`, `${enName} after the act; null when refused`),
    nullable: true,
  })(PayloadType.prototype, field);
  return PayloadType;
}

const RegisterPatchPayload = payloadOf(
  'RegisterPatch',
  'PATCH',
  LEDGER_ACTS.REGISTER_PATCH.zh,
  LEDGER_ACTS.REGISTER_PATCH.en,
);

const OpenLandCasePayload = payloadOf(
  'OpenLandCase',
  'CASE',
  LEDGER_ACTS.OPEN_LAND_CASE.zh,
  LEDGER_ACTS.OPEN_LAND_CASE.en,
);

/**
 * The acts of the ledger. Besides the two that make a record, each is a row of the table of acts: SET_MEASURE is the
 * mutation `setMeasure`.
 */
@Resolver()
export class LedgerActsResolver {
  constructor(
    readonly book: LedgerBook,
    readonly views: LedgerViews,
    private readonly photos: PhotoFiles,
  ) {}

  @Admits(CASE_POSTS)
  @Mutation(() => RegisterPatchPayload, describe(LEDGER_ACTS.REGISTER_PATCH.zh, LEDGER_ACTS.REGISTER_PATCH.en))
  async registerPatch(
    @Args('input', VERB_INPUT) { idempotencyKey, facts }: RegisterPatchInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<LedgerPayload> {
    return this.answer(
      'PATCH',
      await this.book.register({ action: 'REGISTER_PATCH', facts, by: inPost(caller) }, idempotencyKey),
      caller,
      context,
    );
  }

  @Admits(CASE_POSTS)
  @Mutation(() => OpenLandCasePayload, describe(LEDGER_ACTS.OPEN_LAND_CASE.zh, LEDGER_ACTS.OPEN_LAND_CASE.en))
  async openLandCase(
    @Args('input', VERB_INPUT) { idempotencyKey, ...facts }: OpenLandCaseInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<LedgerPayload> {
    return this.answer(
      'CASE',
      await this.book.openCase({ action: 'OPEN_LAND_CASE', facts, by: inPost(caller) }, idempotencyKey),
      caller,
      context,
    );
  }

  async act(
    action: FormedAct,
    { recordId, expectedVersion, idempotencyKey, ...facts }: LedgerActAsked,
    caller: Caller,
    context: GraphQLContext,
  ): Promise<LedgerPayload> {
    const entered = await this.withPhotos(facts, caller);
    if ('code' in entered) return this.answer(LEDGER_ACTS[action].on, { refused: entered }, caller, context);
    const asked = { action, facts: entered, by: inPost(caller) };
    const outcome =
      LEDGER_ACTS[action].on === 'PATCH'
        ? await this.book.actOnPatch(
            recordId,
            expectedVersion,
            asked as Exclude<PatchCommand, { action: 'REGISTER_PATCH' }>,
            idempotencyKey,
          )
        : await this.book.actOnCase(recordId, expectedVersion, asked as FormedCaseAct, idempotencyKey);
    return this.answer(LEDGER_ACTS[action].on, outcome, caller, context);
  }

  /** What is said, with photographs of the files that it names. */
  private async withPhotos(
    facts: GivenFacts<LedgerFacts[FormedAct]>,
    by: Caller,
  ): Promise<LedgerFacts[FormedAct] | Refusal> {
    if (!('photos' in facts)) return facts;
    const photos = await this.photos.photos(facts.photos, by);
    return 'code' in photos ? photos : { ...facts, photos };
  }

  async answer(
    on: 'PATCH' | 'CASE',
    outcome: Outcome,
    caller: Caller,
    context: GraphQLContext,
  ): Promise<LedgerPayload> {
    if ('refused' in outcome) {
      context.refusals.push(outcome.refused);
      return { receipt: null, refusal: toRefusalType(outcome.refused) };
    }
    const id = outcome.done.subject.id;
    return {
      ...(on === 'PATCH'
        ? { patch: await this.views.patch(caller, id) }
        : { landCase: await this.views.landCase(caller, id) }),
      receipt: outcome.done,
      refusal: null,
    };
  }
}

/** What is done to many patches on one day in the field, and in one sitting of a leader. */
const AT_ONCE: Readonly<Partial<Record<FormedAct, string>>> = {
  CHECK_PATCH: 'checkPatches',
  JUDGE_PATCH: 'judgePatches',
};

for (const action of FORMED_ACTS) {
  const { on, zh, en } = LEDGER_ACTS[action];
  const name = verbOf(action);
  const type = typeOfVerb(name);
  const input = ledgerInputOf(`${type}Input`, action);
  const payload = payloadOf(type, on, zh, en);
  addVerb(
    LedgerActsResolver,
    { name, input, payload, zh, en, forMachines: false },
    (resolver, asked, caller, context) => resolver.act(action, asked as LedgerActAsked, caller, context),
  );
  const bulk = AT_ONCE[action];
  if (bulk === undefined) continue;
  const many = manyOf(typeOfVerb(bulk), input, payload, zh);
  addVerb(
    LedgerActsResolver,
    {
      name: bulk,
      ...many,
      zh: `${zh}，一次多个；每个各有结果（HTTP 200）和自己的幂等键`,
      en: `the same for many at once; each has its own key and its own answer (HTTP 200): ${en}`,
      forMachines: false,
    },
    async (resolver, { items }, caller, context) => ({
      results: await oneByOne('items', items, context, (item) =>
        resolver.act(action, item as LedgerActAsked, caller, context),
      ),
    }),
  );
}

/** Input and payload of an act on many records at once. */
function manyOf(
  name: string,
  item: Type<LedgerActInput>,
  payload: Type<LedgerPayload>,
  zh: string,
): { readonly input: Type<{ items: LedgerActInput[] }>; readonly payload: Type } {
  @InputType(`${name}Input`, describe(`${zh}，一次多个`, 'many at once'))
  class ManyInput {
    @Field(() => [item], describe(`各项，至多${MOST_AT_ONCE}项`, `${MOST_AT_ONCE} at most`))
    items!: LedgerActInput[];
  }
  @ObjectType(`${name}Payload`, describe(`${zh}的各项结果`, 'result: one answer for each'))
  class ManyPayload {
    @Field(() => [payload], describe('逐项结果，次序与所问相同', 'one answer for each, in the order asked'))
    results!: readonly LedgerPayload[];
  }
  return { input: ManyInput, payload: ManyPayload };
}
