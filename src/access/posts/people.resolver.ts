import { Inject } from '@nestjs/common';
import { Args, ArgsType, Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { PostEnum } from '../../agencies/agency.type.js';
import type { Caller, Post } from '../../domain/agency/agency.js';
import { type Instant, type LocalDate, localDateOf } from '../../domain/kernel/instant.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { AskedFields } from '../../platform/graphql/asked-fields.js';
import { describe } from '../../platform/graphql/describe.js';
import {
  connect,
  type Connection,
  connectionOf,
  idOf,
  PageArgs,
  pageOf,
  textIn,
} from '../../platform/graphql/paging.js';
import { Admits, Policy } from '../../platform/graphql/policy.js';
import { InstantScalar, LocalDateScalar, TextScalar } from '../../platform/graphql/scalars.js';
import { Clock } from '../../platform/time/clock.js';
import { CurrentCaller } from '../policy/caller.guard.js';
import { standingOf } from './standing.js';

@Policy('OF_THE_ASKER')
@ObjectType('PersonInPost', describe('一人任一岗位', 'a post that a person holds, held or will hold'))
export class PersonInPostType {
  @Field(() => ID, describe('人员编号，也是登录名', 'id of the person, which is also the login'))
  personId!: string;

  @Field(() => String, describe('姓名', 'name'))
  name!: string;

  @Field(() => ID, describe('机关', 'the agency'))
  agencyId!: string;

  @Field(() => PostEnum, describe('岗位', 'the post'))
  post!: Post;

  @Field(() => LocalDateScalar, describe('起始日', 'the first day'))
  validFrom!: LocalDate;

  @Field(() => LocalDateScalar, { ...describe('止日', 'the last day'), nullable: true })
  validTo!: LocalDate | null;

  @Field(() => String, { ...describe('依据的文件', 'the paper it rests on'), nullable: true })
  basis!: string | null;

  @Field(() => Boolean, describe('账号待激活', 'is its account still to be activated'))
  awaitsActivation!: boolean;

  @Field(() => Boolean, describe('已设第二因素', 'has the person a second factor'))
  secondFactor!: boolean;

  @Field(() => InstantScalar, { ...describe('最近登录', 'last sign-in'), nullable: true })
  lastSignInAt!: Instant | null;

  @Field(() => [String], {
    ...describe('服务账号可以进行的操作；人员为空', 'the operations of a service account; null for a person'),
    nullable: true,
  })
  scopes!: readonly string[] | null;

  @Field(() => InstantScalar, {
    ...describe('服务账号的密钥何时失效', 'when the newest secret of a service account ends'),
    nullable: true,
  })
  secretEndsAt!: Instant | null;
}

const PersonInPostConnection = connectionOf('PersonInPost', PersonInPostType);

@Policy('OF_THE_ASKER')
@ObjectType('FailedSignIn', describe('一次失败的登录', 'a sign-in that failed'))
export class FailedSignInType {
  @Field(() => ID, describe('请求编号', 'request id'))
  id!: string;

  @Field(() => InstantScalar, describe('时间', 'when'))
  at!: Instant;

  @Field(() => String, { ...describe('登录名', 'the login that was tried'), nullable: true })
  login!: string | null;

  @Field(() => String, describe('来源地址', 'network address'))
  source!: string;

  @Field(() => [String], describe('拒绝的代码', 'codes of the refusals'))
  outcome!: readonly string[];
}

const FailedSignInConnection = connectionOf('FailedSignIn', FailedSignInType);

@ArgsType()
class HeldPostsArgs extends PageArgs {
  @Field(() => TextScalar, { ...describe('哪个机关', 'of one agency'), nullable: true })
  agencyId?: string | null;

  @Field(() => LocalDateScalar, {
    ...describe('哪一日在任的；不填为今日', 'held on this day; today when left out'),
    nullable: true,
  })
  on?: LocalDate | null;
}

@ArgsType()
class FailedSignInsArgs extends PageArgs {
  @Field(() => TextScalar, { ...describe('哪个登录名', 'of one login'), nullable: true })
  login?: string | null;
}

/** A page of posts goes on behind this: "agency/post/person/first day", base64url. */
const PLACE = /^[\w.-]{1,400}$/;

/** Who holds which post, and who tried to come in: for the administrators (三员), who see people and no case. */
@Resolver()
export class PeopleResolver {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  @Admits(['SYSTEM_ADMIN', 'SECURITY_ADMIN', 'AUDIT_ADMIN'])
  @Query(
    () => PersonInPostConnection,
    describe(
      '人员与岗位，含服务账号，按机关、岗位、人员排列',
      'people and posts, service accounts among them, by agency, post and person',
    ),
  )
  heldPosts(
    @Args() { agencyId, on, first, after = null }: HeldPostsArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<PersonInPostType>> {
    const { limit, from } = pageOf({ first, after }, PLACE);
    const given = [on ?? localDateOf(this.clock.now()), agencyId ?? null];
    const behind = from === null ? '' : textIn(from, after ?? '');
    return this.work.readAtOnce(standingOf(caller), async (tx) => {
      const [rows, counted] = await Promise.all([
        tx.query<PersonInPostType & { place: string }>('SELECT * FROM held_posts($1, $2) WHERE place > $3 LIMIT $4', [
          ...given,
          behind,
          limit + 1,
        ]),
        asked.has('totalCount')
          ? tx.query<{ count: number }>('SELECT count(*)::int AS count FROM held_posts($1, $2)', given)
          : [],
      ]);
      return connect(
        { rows, count: counted[0]?.count ?? 0 },
        { limit, from },
        ({ place }) => ({ at: this.clock.now(), id: idOf(place) }),
        ({ place: _, ...row }) => row,
      );
    });
  }

  @Admits(['SECURITY_ADMIN', 'AUDIT_ADMIN'])
  @Query(() => FailedSignInConnection, describe('失败的登录，新的在前', 'sign-ins that failed, newest first'))
  failedSignIns(
    @Args() { login, first, after = null }: FailedSignInsArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<FailedSignInType>> {
    const { limit, from } = pageOf({ first, after });
    return this.work.readAtOnce(standingOf(caller), async (tx) => {
      const [rows, counted] = await Promise.all([
        tx.query<FailedSignInType>(
          `SELECT * FROM failed_sign_ins($1)
           WHERE ($2::timestamptz IS NULL OR (at, id) < ($2::timestamptz, $3::uuid))
           ORDER BY at DESC, id DESC LIMIT $4`,
          [login ?? null, from?.at ?? null, from?.id ?? null, limit + 1],
        ),
        asked.has('totalCount')
          ? tx.query<{ count: number }>('SELECT count(*)::int AS count FROM failed_sign_ins($1)', [login ?? null])
          : [],
      ]);
      return connect(
        { rows, count: counted[0]?.count ?? 0 },
        { limit, from },
        ({ at, id }) => ({ at, id }),
        (row) => row,
      );
    });
  }
}
