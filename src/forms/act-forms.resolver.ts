import { Args, Context, Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';

import { callerOf } from '../access/policy/caller.guard.js';
import { verbOf } from '../access/policy/operations.js';
import { typeOfVerb } from '../access/policy/verbs.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { DocumentNumbers } from '../books/casebook/document-numbers.js';
import { RuleBook } from '../books/rule-book.js';
import { toDeadlineType } from '../deadlines/deadline.type.js';
import { type Caller, inPost } from '../domain/agency/agency.js';
import { type ActOffer, actOffers } from '../domain/decision/act-offers.js';
import type { CaseFile, RuleContext } from '../domain/decision/case-file.js';
import { type FieldHelp, type Filling, formHelp } from '../domain/decision/form-help.js';
import { NOTHING_CHOSEN, whatFollows } from '../domain/decision/what-follows.js';
import { invalidInput } from '../domain/kernel/refusal.js';
import type { Action } from '../domain/referral/actions.js';
import { relationOf } from '../domain/referral/referral.js';
import { getRoute, noticeName } from '../domain/route/registry.js';
import { stepName } from '../domain/route/route.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { TextScalar } from '../platform/graphql/scalars.js';
import { ActionEnum, ReferralType } from '../referrals/referral.type.js';
import { toRefusalType } from '../referrals/refusal.type.js';
import { actFields } from './act-fields.js';
import { ActChosenInput, type ActFieldType, type ActFollowsType, ActFormType, ActOfferType } from './act-form.type.js';
import { DraftPapers, DraftPaperType, fieldsIn } from './draft-papers.js';

/** What can be done to a referral, with the form of each act: all of it from the table of its route. */
@Resolver(() => ReferralType)
export class ActFormsResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly rules: RuleBook,
    private readonly drafts: DraftPapers,
    private readonly numbers: DocumentNumbers,
  ) {}

  @Policy('SUMMARY')
  @ResolveField(
    () => [ActOfferType],
    describe(
      '本路线上的全部办理：能办的，以及不能办的和理由',
      'every act of the route: what the caller may do, and what not, with the reason',
    ),
  )
  async acts(@Parent() { id }: ReferralType, @Context() context: GraphQLContext): Promise<readonly ActOfferType[]> {
    const { caseFile, caller, rules } = await this.situation(context, id);
    return caseFile === null ? [] : offersFor(caseFile, caller, rules);
  }

  @Policy('SUMMARY')
  @ResolveField(
    () => ActFormType,
    describe(
      '一种办理的表单：字段、选项、已知内容，以及现在办理将会怎样',
      'the form of an act: fields, choices, what is known, and what follows if it is done now',
    ),
  )
  async actionForm(
    @Parent() { id }: ReferralType,
    @Args('action', { type: () => ActionEnum, ...describe('办理', 'the act') }) action: Action,
    @Args('chosen', {
      type: () => ActChosenInput,
      nullable: true,
      ...describe('表单上已经选定的内容', 'what has been chosen on the form so far'),
    })
    chosen: ActChosenInput | null,
    @Context() context: GraphQLContext,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<ActFormType> {
    const { caseFile, caller, rules } = await this.situation(context, id);
    const offers = caseFile === null ? [] : offersFor(caseFile, caller, rules);
    const offer = offers.find((one) => one.action === action);
    if (caseFile === null || offer === undefined || action === 'OPEN')
      throw new RefusedError(noSuchAct(action, offers));
    const asked: Filling = { caseFile, action, by: inPost(caller), chosen: chosen ?? NOTHING_CHOSEN, context: rules };
    const help: Readonly<Record<string, FieldHelp>> = isTheirs(offer, caseFile, caller) ? formHelp(asked) : {};
    const filling: Filling = { ...asked, chosen: withKnown(asked.chosen, help) };
    const mutation = verbOf(action);
    const nextNumber = isTheirs(offer, caseFile, caller)
      ? await this.nextNumber(caseFile, action, caller, rules)
      : null;
    const fields = actFields(schema, `${typeOfVerb(mutation)}Input`, help);
    return {
      offer,
      mutation,
      nextNumber,
      fields: fields.map((field) => (field.kind === 'DOCUMENT_NUMBER' ? withNumber(field, nextNumber) : field)),
      follows: offer.allowed && fits(filling, help) ? followsOf(filling) : null,
    };
  }

  @Policy('SUMMARY')
  @ResolveField(
    () => [DraftPaperType],
    describe(
      '现在办理将出具的文书，按表单上已经填写的内容；本岗位此时不能办的没有',
      'the papers that an act would send, with what is written on its form so far; none of an act not to be done now',
    ),
  )
  async draftPapers(
    @Parent() { id }: ReferralType,
    @Args('action', { type: () => ActionEnum, ...describe('办理', 'the act') }) action: Action,
    @Args('chosen', {
      type: () => ActChosenInput,
      nullable: true,
      ...describe('已经选定的内容', 'what has been chosen'),
    })
    chosen: ActChosenInput | null,
    @Args('written', {
      type: () => TextScalar,
      defaultValue: '{}',
      ...describe('已经填写的字段（JSON 对象）', 'the fields as they are filled in so far, a JSON object'),
    })
    written: string,
    @Context() context: GraphQLContext,
  ): Promise<readonly DraftPaperType[]> {
    const { caseFile, caller, rules } = await this.situation(context, id);
    if (caseFile === null || action === 'OPEN') return [];
    const offer = offersFor(caseFile, caller, rules).find((one) => one.action === action);
    if (offer?.allowed !== true) return [];
    return this.drafts.papersOf(
      { caseFile, action, chosen: chosen ?? NOTHING_CHOSEN, written: fieldsIn(written) },
      caller,
    );
  }

  private async nextNumber(
    { referral }: CaseFile,
    action: Action,
    caller: Caller,
    { now }: RuleContext,
  ): Promise<string | null> {
    const series = this.numbers.seriesFor(referral.routeId, action, caller.agencyId, now);
    if (series === null) return null;
    return this.reader.query(caller, (tx) => this.numbers.next(tx, caller.agencyId, series));
  }

  private async situation(
    context: GraphQLContext,
    id: string,
  ): Promise<{ readonly caseFile: CaseFile | null; readonly caller: Caller; readonly rules: RuleContext }> {
    const caller = await callerOf(context);
    const caseFile = await this.reader.find(context, caller, id);
    return { caseFile, caller, rules: await this.rules.context() };
  }
}

/** A number may be left out where there is a series of the agency's own for it. */
function withNumber(field: ActFieldType, nextNumber: string | null): ActFieldType {
  return Object.assign(field, { known: nextNumber, required: nextNumber === null });
}

/** None for whoever is no party and only reads: a supervisor, an emergency access. */
function offersFor(caseFile: CaseFile, caller: Caller, { now }: RuleContext): readonly ActOfferType[] {
  if (relationOf(caseFile.referral, caller.agencyId) === 'NONE') return [];
  const route = getRoute(caseFile.referral.routeId);
  return actOffers(caseFile, inPost(caller), now).map(({ refusal, ...offer }) => ({
    ...offer,
    name: stepName(route, offer.action),
    allowed: refusal === null,
    refusal: refusal === null ? null : toRefusalType(refusal),
  }));
}

/** Is it this post's act at all? What it needs and what follows is for whoever does it. */
function isTheirs(
  { relations, posts }: Pick<ActOffer, 'relations' | 'posts'>,
  { referral }: CaseFile,
  { agencyId, post }: Caller,
): boolean {
  return relations.includes(relationOf(referral, agencyId)) && posts.includes(post);
}

/** What has been chosen; where there is only one choice, that one. */
function withKnown(chosen: Filling['chosen'], help: Readonly<Record<string, FieldHelp>>): Filling['chosen'] {
  const only = (field: 'toAgencyId' | 'noticeId' | 'deadlineId'): string | null => {
    const choices = help[field]?.choices ?? [];
    return chosen[field] ?? (choices.length === 1 ? (choices[0]?.value ?? null) : null);
  };
  return { ...chosen, toAgencyId: only('toAgencyId'), noticeId: only('noticeId'), deadlineId: only('deadlineId') };
}

/** Is what has been chosen among what may be chosen? Of anything else nothing follows. */
function fits({ chosen }: Filling, help: Readonly<Record<string, FieldHelp>>): boolean {
  return Object.entries(chosen).every(([field, value]) => {
    if (value === null || value === undefined) return true;
    const { choices, earliest, latest } = help[field] ?? {};
    const asked = String(value);
    if (choices !== undefined && !choices.some((choice) => choice.value === asked)) return false;
    return (earliest === undefined || asked >= earliest) && (latest === undefined || asked <= latest);
  });
}

function followsOf({ caseFile, action, by, chosen, context }: Filling): ActFollowsType | null {
  const follows = whatFollows(caseFile, action, by, chosen, context);
  if (follows === null) return null;
  const { routeId } = caseFile.referral;
  const { state, ends, notices, begun, answered, cancelled } = follows;
  return {
    state,
    stateName: getRoute(routeId).states[state]?.name ?? state,
    ends,
    notices: notices.map(({ to, ...notice }) => ({ ...notice, toId: to, name: noticeName(routeId, notice.kind) })),
    begun: begun.map((deadline) => toDeadlineType(deadline, context)),
    answered: answered.map((deadline) => toDeadlineType(deadline, context)),
    cancelled: cancelled.map((deadline) => toDeadlineType(deadline, context)),
  };
}

function noSuchAct(action: Action, offers: readonly ActOfferType[]): ReturnType<typeof invalidInput> {
  const known = offers.map((one) => one.action).join(', ');
  return invalidInput('action', action, `本路线上的办理：${known}`, `an act of this route: ${known}`);
}
