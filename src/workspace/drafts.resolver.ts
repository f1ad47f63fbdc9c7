import { Args, ArgsType, Field, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { type Caller, WORKING_POSTS } from '../domain/agency/agency.js';
import type { Instant } from '../domain/kernel/instant.js';
import { invalidInput } from '../domain/kernel/refusal.js';
import { UUID } from '../domain/kernel/uuid.js';
import { describe } from '../platform/graphql/describe.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { InstantScalar, JsonObjectScalar, TextScalar } from '../platform/graphql/scalars.js';
import { type DraftName, Drafts, MOST_DRAFTS } from './drafts.js';

const FORM = /^[A-Za-z0-9_.-]{1,60}$/;

@Policy('OF_THE_ASKER')
@ObjectType('Draft', describe('没有填完的一份表', 'a form that I have begun'))
export class DraftType {
  @Field(
    () => String,
    describe('关于哪件移送、哪条台账；空文本为新启动的', 'id of what it is about; empty: something new'),
  )
  about!: string;

  @Field(() => String, describe('哪份表', 'which form'))
  form!: string;

  @Field(() => Int, {
    ...describe(
      '开始填时那一件的版本；与现在的不同，即其间有变化',
      'the version of what it is about, when it was begun',
    ),
    nullable: true,
  })
  basedOn!: number | null;

  @Field(() => InstantScalar, describe('最近一次保存', 'last saved at'))
  changedAt!: Instant;
}

@Policy('OF_THE_ASKER')
@ObjectType('WholeDraft', describe('没有填完的一份表及其内容', 'a form that I have begun, with what it says'))
export class WholeDraftType extends DraftType {
  @Field(() => JsonObjectScalar, describe('已填的内容', 'what was filled in'))
  content!: string;
}

@ArgsType()
export class DraftArgs {
  @Field(
    () => TextScalar,
    describe('关于哪一件的编号；空文本为新启动的', 'id of what it is about; empty: something new'),
  )
  about!: string;

  @Field(() => TextScalar, describe('哪份表', 'which form'))
  form!: string;
}

@InputType('SaveDraftInput', describe('没有填完的一份表', 'a form as far as it has come'))
export class SaveDraftInput {
  @Field(
    () => TextScalar,
    describe('关于哪一件的编号；空文本为新启动的', 'id of what it is about; empty: something new'),
  )
  about!: string;

  @Field(
    () => TextScalar,
    describe('哪份表，如 SIGN_RECEIPT、OPEN.R01', 'which form, such as SIGN_RECEIPT or OPEN.R01'),
  )
  form!: string;

  @Field(() => Int, { ...describe('那一件现在的版本', 'the version of what it is about'), nullable: true })
  basedOn?: number | null;

  @Field(() => JsonObjectScalar, describe('已填的内容', 'what was filled in'))
  content!: string;
}

@InputType('DiscardDraftInput', describe('哪份草稿', 'which draft'))
export class DiscardDraftInput {
  @Field(() => TextScalar, describe('关于哪一件的编号', 'id of what it is about'))
  about!: string;

  @Field(() => TextScalar, describe('哪份表', 'which form'))
  form!: string;
}

@ObjectType('SaveDraftPayload', describe('保存的结果', 'when it was saved'))
export class SaveDraftPayload {
  @Field(() => InstantScalar, describe('保存时间', 'when it was saved'))
  changedAt!: Instant;
}

@ObjectType('DiscardDraftPayload', describe('丢弃的结果', 'whether there was one'))
export class DiscardDraftPayload {
  @Field(() => Boolean, describe('原来有没有', 'was there one'))
  discarded!: boolean;
}

/** Drafts (草稿) of one's own: kept by the server, so that a cut connection or another computer loses nothing. */
@Resolver()
export class DraftsResolver {
  constructor(private readonly book: Drafts) {}

  @Admits(WORKING_POSTS)
  @Query(() => [DraftType], describe('我在本机关的草稿，新的在前', 'my drafts in this agency, newest first'))
  drafts(@CurrentCaller() caller: Caller): Promise<readonly DraftType[]> {
    return this.book.of(caller);
  }

  @Admits(WORKING_POSTS)
  @Query(() => WholeDraftType, { ...describe('我的一份草稿', 'one draft of mine'), nullable: true })
  draft(@Args() name: DraftArgs, @CurrentCaller() caller: Caller): Promise<WholeDraftType | null> {
    requireName(name);
    return this.book.find(caller, name);
  }

  @Admits(WORKING_POSTS)
  @Mutation(
    () => SaveDraftPayload,
    describe('保存草稿，代替原来的一份', 'keeps a draft in the place of the one before'),
  )
  async saveDraft(
    @Args('input', describe('内容', 'the draft')) { basedOn, content, ...name }: SaveDraftInput,
    @CurrentCaller() caller: Caller,
  ): Promise<SaveDraftPayload> {
    requireName(name);
    const kept = await this.book.save(caller, { ...name, content, basedOn: basedOn ?? null });
    if (kept !== null) return kept;
    const full = [
      `至多${MOST_DRAFTS}份草稿，请先丢弃不用的`,
      `${MOST_DRAFTS} drafts at most: discard one first`,
    ] as const;
    throw new RefusedError(invalidInput('draft', name.form, ...full));
  }

  @Admits(WORKING_POSTS)
  @Mutation(() => DiscardDraftPayload, describe('丢弃草稿，内容即行清除', 'throws a draft away: nothing of it is left'))
  async discardDraft(
    @Args('input', describe('哪份', 'which one')) name: DiscardDraftInput,
    @CurrentCaller() caller: Caller,
  ): Promise<DiscardDraftPayload> {
    requireName(name);
    return { discarded: await this.book.discard(caller, name) };
  }
}

function requireName({ about, form }: DraftName): void {
  if (about !== '' && !UUID.test(about))
    throw new RefusedError(
      invalidInput('about', about, '移送或者台账记录的编号，或者空文本', 'a UUID, or an empty text'),
    );
  if (!FORM.test(form))
    throw new RefusedError(
      invalidInput('draft', form, '1至60个字母、数字、. _ -', '1 to 60 letters, digits, . _ or -'),
    );
}
