import { Args, Query, Resolver } from '@nestjs/graphql';

import { RuleBook } from '../../books/rule-book.js';
import { CASE_POSTS } from '../../domain/agency/agency.js';
import { campaignOn } from '../../domain/campaign/campaign.js';
import type { LocalDate } from '../../domain/kernel/instant.js';
import { localDateOf } from '../../domain/kernel/instant.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits } from '../../platform/graphql/policy.js';
import { LocalDateScalar } from '../../platform/graphql/scalars.js';
import { Clock } from '../../platform/time/clock.js';
import { CampaignType, toCampaignType } from './campaign.type.js';

/** The plan as configuration, contradictions included. */
@Resolver()
export class CampaignResolver {
  constructor(
    private readonly rules: RuleBook,
    private readonly clock: Clock,
  ) {}

  @Admits(CASE_POSTS)
  @Query(() => CampaignType, {
    ...describe('某日施行的整治行动方案；不填日期为今天', 'the campaign in force on a day; today when left out'),
    nullable: true,
  })
  async campaign(
    @Args('on', { type: () => LocalDateScalar, nullable: true, ...describe('哪一天', 'which day') })
    on?: LocalDate | null,
  ): Promise<CampaignType | null> {
    const campaign = campaignOn(await this.rules.campaigns(), on ?? localDateOf(this.clock.now()));
    return campaign === undefined ? null : toCampaignType(campaign);
  }
}
