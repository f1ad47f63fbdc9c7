import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { CarryOut } from '../books/carry-out.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { DocumentNumbers } from '../books/casebook/document-numbers.js';
import { type Caller, WORKING_POSTS } from '../domain/agency/agency.js';
import type { Instant } from '../domain/kernel/instant.js';
import { invalidInput, type Refusal } from '../domain/kernel/refusal.js';
import { numberIn } from '../domain/paper/document-series.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { InstantScalar, TextScalar } from '../platform/graphql/scalars.js';
import { Clock } from '../platform/time/clock.js';

const STATES = { ISSUED: '已用', RESERVED: '已留号', VOID: '作废' } as const;
const NumberStateEnum = labelledEnum('DocumentNumberState', STATES, '文号的状态', 'state of a number');

const MOST = 500;
const SHORTEST_REASON = 4;

@Policy('OF_THE_ASKER')
@ObjectType('DocumentNumber', describe('文号簿的一号', 'a number in the book of one’s own agency'))
export class DocumentNumberType {
  @Field(() => String, describe('文号', 'the number'))
  number!: string;

  @Field(() => NumberStateEnum, describe('状态', 'state'))
  state!: keyof typeof STATES;

  @Field(() => ID, { ...describe('首先使用它的移送', 'the referral that bears it first'), nullable: true })
  referralId!: string | null;

  @Field(() => ID, describe('经手人', 'by whom'))
  personId!: string;

  @Field(() => InstantScalar, describe('时间', 'when'))
  at!: Instant;

  @Field(() => String, describe('留号、作废的理由', 'why it was reserved or is void'))
  reason!: string;
}

@InputType('ReserveNumberInput', describe('预留一个文号', 'reserves the next number of a series'))
export class ReserveNumberInput {
  @Field(() => TextScalar, describe('字号，如 河自然资移字', 'the series, as `numberSeries` lists it'))
  series!: string;

  @Field(() => TextScalar, describe('用途，至少4个字', 'what for, 4 characters at least'))
  reason!: string;
}

@InputType('CancelNumberInput', describe('作废一个预留的文号', 'says that no paper will bear a reserved number'))
export class CancelNumberInput {
  @Field(() => TextScalar, describe('文号', 'the number'))
  number!: string;

  @Field(() => TextScalar, describe('理由，至少4个字', 'why, 4 characters at least'))
  reason!: string;
}

@ObjectType('ReserveNumberPayload', describe('预留的文号', 'the number that is reserved'))
export class ReserveNumberPayload {
  @Field(() => String, describe('文号', 'the number'))
  number!: string;
}

@ObjectType('CancelNumberPayload', describe('作废的文号', 'the number that is void'))
export class CancelNumberPayload {
  @Field(() => String, describe('文号', 'the number'))
  number!: string;
}

/** The book of numbers (文号簿) of one's own agency. */
@Resolver()
export class NumberBookResolver {
  constructor(
    private readonly numbers: DocumentNumbers,
    private readonly reader: CaseFileReader,
    private readonly carryOut: CarryOut,
    private readonly clock: Clock,
  ) {}

  @Admits(WORKING_POSTS)
  @Query(() => [String], describe('本机关的字号', 'the series of one’s own agency'))
  numberSeries(@CurrentCaller() { agencyId }: Caller): readonly string[] {
    return this.numbers.headsOf(agencyId);
  }

  @Admits(WORKING_POSTS)
  @Query(
    () => [DocumentNumberType],
    describe(
      `本机关一个字号一年的文号，至多${MOST}个，大的在前`,
      `the numbers of a series in a year, highest first, ${MOST} at most`,
    ),
  )
  documentNumbers(
    @Args('series', { type: () => TextScalar, ...describe('字号', 'the series') }) series: string,
    @Args('year', { type: () => Int, ...describe('年份', 'the year') }) year: number,
    @CurrentCaller() caller: Caller,
  ): Promise<DocumentNumberType[]> {
    return this.reader.query(caller, async (tx) => {
      const rows = await tx.query<Omit<DocumentNumberType, 'number'> & { n: number }>(
        `SELECT n, state, referral_id AS "referralId", person_id AS "personId", at, reason
         FROM document_number WHERE agency_id = $1 AND head = $2 AND year = $3 ORDER BY n DESC LIMIT $4`,
        [caller.agencyId, series, year, MOST],
      );
      return rows.map(({ n, ...row }) => ({ ...row, number: numberIn({ head: series, year }, n) }));
    });
  }

  @Admits(WORKING_POSTS)
  @Mutation(() => ReserveNumberPayload, describe('预留下一个文号', 'reserves the next number of a series'))
  async reserveNumber(
    @Args('input', describe('哪个字号、何用', 'of which series, what for')) { series, reason }: ReserveNumberInput,
    @CurrentCaller() caller: Caller,
  ): Promise<ReserveNumberPayload> {
    requireReason(reason);
    const now = this.clock.now();
    const kept = await this.carryOut.unlessClosed<{ number: string | null }>(caller, async (tx) => ({
      number: await this.numbers.reserve(tx, caller, { head: series, reason }, now),
    }));
    const { number } = done(kept);
    if (number !== null) return { number };
    const known = this.numbers.headsOf(caller.agencyId).join('、');
    throw new RefusedError(
      invalidInput('series', series, `本机关的字号：${known}`, `a series of your agency: ${known}`),
    );
  }

  @Admits(WORKING_POSTS)
  @Mutation(() => CancelNumberPayload, describe('作废一个预留的文号', 'makes a reserved number void'))
  async cancelNumber(
    @Args('input', describe('哪个文号、为何', 'which one, why')) { number, reason }: CancelNumberInput,
    @CurrentCaller() caller: Caller,
  ): Promise<CancelNumberPayload> {
    requireReason(reason);
    const now = this.clock.now();
    const cancelled = await this.carryOut.unlessClosed<{ found: boolean }>(caller, async (tx) => ({
      found: await this.numbers.cancel(tx, caller, { number, reason }, now),
    }));
    if (done(cancelled).found) return { number };
    throw new RefusedError(
      invalidInput(
        'number',
        number,
        '本机关预留而尚未使用的文号',
        'a number that your agency has reserved and not used',
      ),
    );
  }
}

function done<T extends object>(outcome: T | { readonly refused: Refusal }): T {
  if ('refused' in outcome) throw new RefusedError(outcome.refused);
  return outcome;
}

function requireReason(reason: string): void {
  if (reason.trim().length < SHORTEST_REASON)
    throw new RefusedError(
      invalidInput('reason', reason, `至少${SHORTEST_REASON}个字`, `${SHORTEST_REASON} characters at least`),
    );
}
