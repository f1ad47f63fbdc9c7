import { Args, ArgsType, Field, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { DirectoryReader } from '../agencies/directory.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { readsNames } from '../domain/access/read-policy.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { AskedFields } from '../platform/graphql/asked-fields.js';
import { describe } from '../platform/graphql/describe.js';
import { type Connection, PageArgs } from '../platform/graphql/paging.js';
import { Admits } from '../platform/graphql/policy.js';
import { TextScalar } from '../platform/graphql/scalars.js';
import { ReferralConnection, ReferralType } from './referral.type.js';
import { searchReferrals } from './search.js';

@ArgsType()
export class SearchArgs extends PageArgs {
  @Field(
    () => TextScalar,
    describe(
      '要找的文字：编号、文号、图斑编号、标题、当事人、地点、本机关专案组成员，或者名称的拼音首字母；各部分以空格分隔，都要符合',
      'what is looked for: a number, a document number, a patch, a title, a party, a place, a member of the team who ' +
        'is of my agency, or the pinyin initials of a name; parts between blanks must all be found',
    ),
  )
  text!: string;
}

@Resolver(() => ReferralType)
export class SearchResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly directory: DirectoryReader,
  ) {}

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(
    () => ReferralConnection,
    describe(
      '检索本机关参与的移送，最近启动的在前；不能看的内容不作为检索依据',
      'finds referrals that my agency is a party to, newest first; what one may not read finds nothing',
    ),
  )
  async search(
    @Args() { text, ...page }: SearchArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<ReferralType>> {
    const { agencyId, post } = caller;
    const colleagues = await this.directory.everyoneOf(agencyId);
    const question = { text, agencyId, withParty: readsNames(post), colleagues };
    return this.reader.queryAtOnce(caller, (tx) =>
      searchReferrals(tx, question, { ...page, counted: asked.has('totalCount') }),
    );
  }
}
