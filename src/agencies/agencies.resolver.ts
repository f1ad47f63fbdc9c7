import { Query, Resolver } from '@nestjs/graphql';

import { describe } from '../platform/graphql/describe.js';
import { Admits } from '../platform/graphql/policy.js';
import { AgencyType, toAgencyType } from './agency.type.js';
import { DirectoryReader } from './directory.js';

@Resolver(() => AgencyType)
export class AgenciesResolver {
  constructor(private readonly directory: DirectoryReader) {}

  @Admits('SIGNED_IN', { forMachines: true })
  @Query(() => [AgencyType], describe('本市各机关及其职责', 'the agencies of the city and their duties'))
  async agencies(): Promise<AgencyType[]> {
    return [...(await this.directory.read()).agencies.values()].map(toAgencyType);
  }
}
