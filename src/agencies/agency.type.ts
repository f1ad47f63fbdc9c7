import { Field, ID, ObjectType } from '@nestjs/graphql';

import {
  type Agency,
  AGENCY_KINDS,
  AGENCY_LEVELS,
  type AgencyKind,
  type AgencyLevel,
  type Post,
  POSTS,
  type StaffMember,
} from '../domain/agency/agency.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';

export const AgencyKindEnum = labelledEnum('AgencyKind', AGENCY_KINDS, '机关类别', 'kind of agency');
export const AgencyLevelEnum = labelledEnum('AgencyLevel', AGENCY_LEVELS, '机关级别', 'level of agency');
export const PostEnum = labelledEnum('Post', POSTS, '岗位', 'post');

@Policy('OF_THE_ASKER')
@ObjectType('Agency', describe('机关', 'an agency'))
export class AgencyType {
  @Field(() => ID, describe('机关编号', 'configured id'))
  id!: string;

  @Field(() => AgencyKindEnum, describe('类别', 'kind'))
  kind!: AgencyKind;

  @Field(() => AgencyLevelEnum, describe('级别', 'level'))
  level!: AgencyLevel;

  @Field(() => String, describe('名称', 'name in Chinese'))
  name!: string;

  @Field(() => String, describe('英文名称', 'name in English'))
  nameEn!: string;

  @Field(() => String, describe('方案规定的职责', 'its duties in the words of the plan'))
  duties!: string;

  @Field(() => Boolean, describe('是否启用；停用的机关收不到文书', 'false: suspended, nothing can be delivered to it'))
  active!: boolean;
}

@Policy('OF_THE_ASKER')
@ObjectType('StaffMember', describe('在某机关任某岗位的人员', 'a person in a post of an agency'))
export class StaffMemberType {
  @Field(() => ID, describe('人员编号', 'id of the person'))
  personId!: string;

  @Field(() => String, describe('姓名（演示人员以岗位为名）', 'name (demonstration persons are named by post)'))
  name!: string;

  @Field(() => ID, describe('机关编号', 'id of the agency'))
  agencyId!: string;

  @Field(() => PostEnum, describe('岗位', 'post'))
  post!: Post;
}

export function toAgencyType(agency: Agency): AgencyType {
  return { ...agency };
}

export function toStaffMemberType({ personId, name, agencyId, post }: StaffMember): StaffMemberType {
  return { personId, name, agencyId, post };
}
