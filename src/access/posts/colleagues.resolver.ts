import { Query, Resolver } from '@nestjs/graphql';

import { StaffMemberType, toStaffMemberType } from '../../agencies/agency.type.js';
import { DirectoryReader } from '../../agencies/directory.js';
import type { Caller } from '../../domain/agency/agency.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits } from '../../platform/graphql/policy.js';
import { CurrentCaller } from '../policy/caller.guard.js';

@Resolver()
export class ColleaguesResolver {
  constructor(private readonly directory: DirectoryReader) {}

  @Admits('SIGNED_IN')
  @Query(
    () => [StaffMemberType],
    describe(
      '本机关在岗人员：谁任什么岗位；指定专案组、工作交接、岗位变更时用其编号',
      'who holds which post of my agency today: their ids name teams, hand-overs of work and changes of posts',
    ),
  )
  async colleagues(@CurrentCaller() { agencyId }: Caller): Promise<StaffMemberType[]> {
    return (await this.directory.read()).staff.filter((member) => member.agencyId === agencyId).map(toStaffMemberType);
  }
}
