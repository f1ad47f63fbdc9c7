import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../access/policy/caller.guard.js';
import { BulletinType } from '../ledger/figures/bulletin.type.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { BulletinPapers } from './bulletin-papers.js';
import { PaperType, toPaperType } from './papers.resolver.js';

@Resolver(() => BulletinType)
export class BulletinPapersResolver {
  constructor(private readonly papers: BulletinPapers) {}

  @Policy('OF_THE_ASKER')
  @ResolveField(() => PaperType, {
    ...describe('印发稿', 'the bulletin as it is circulated on paper'),
    nullable: true,
  })
  async paper(@Parent() { id }: BulletinType, @Context() context: GraphQLContext): Promise<PaperType | null> {
    const paper = await this.papers.of(id, await callerOf(context));
    return paper === null ? null : toPaperType([paper], `/bulletins/${id}`, null);
  }
}
