import { Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { DirectoryReader } from '../agencies/directory.js';
import type { Caller, Directory } from '../domain/agency/agency.js';
import { openingRefusal } from '../domain/decision/authority.js';
import type { DocumentKind } from '../domain/referral/referral.js';
import { ROUTES } from '../domain/route/registry.js';
import type { Route } from '../domain/route/route.js';
import { describe } from '../platform/graphql/describe.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { DocumentKindEnum } from './matter.type.js';

@Policy('OF_THE_ASKER')
@ObjectType('Route', describe('移送路线', 'a statutory route'))
export class RouteType {
  @Field(() => ID, describe('编号，用于 openReferral', 'id, for openReferral'))
  id!: string;

  @Field(() => String, describe('名称', 'title in Chinese'))
  title!: string;

  @Field(() => String, describe('英文名称', 'title in English'))
  titleEn!: string;

  @Field(() => String, describe('移送文书的名称', 'what its letter is called'))
  letter!: string;

  @Field(() => Boolean, describe('当前登录者能否启动', 'may the caller open a referral on it'))
  mayOpen!: boolean;

  @Field(() => [ID], describe('可以受移送的机关', 'the agencies that it can be sent to'))
  receiverIds!: readonly string[];

  @Field(() => [ID], describe('可以作为第三方的机关', 'the agencies that can be its third agency'))
  respondentIds!: readonly string[];

  @Field(
    () => [DocumentKindEnum],
    describe('移送时必备的材料', 'the documents that must be on the list when it is sent'),
  )
  requiredDocuments!: readonly DocumentKind[];

  @Field(() => [ID], describe('可以接续哪些路线的移送', 'the routes whose referrals it may continue'))
  continues!: readonly string[];
}

@Resolver()
export class RoutesResolver {
  constructor(private readonly directory: DirectoryReader) {}

  @Admits('SIGNED_IN', { forMachines: true })
  @Query(
    () => [RouteType],
    describe('全部移送路线，以及本岗位能启动哪些', 'every route, and which of them the caller may open'),
  )
  async routes(@CurrentCaller() caller: Caller): Promise<RouteType[]> {
    const directory = await this.directory.read();
    return ROUTES.map((route) => toRouteType(route, caller, directory));
  }
}

function toRouteType(route: Route, caller: Caller, { agencies }: Directory): RouteType {
  const ofKind = (kinds: readonly string[]): string[] =>
    [...agencies.values()].filter((agency) => kinds.includes(agency.kind)).map((agency) => agency.id);
  const { id, title, titleEn, letter, continues } = route;
  return {
    id,
    title,
    titleEn,
    letter,
    continues,
    mayOpen: openingRefusal(route, caller, caller.agencyKind) === null,
    receiverIds: ofKind(route.receiverKinds),
    respondentIds: ofKind(route.respondentKinds ?? []),
    requiredDocuments: route.steps.SEND_TRANSFER?.documents ?? [],
  };
}
