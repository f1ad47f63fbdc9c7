import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';

import type { GraphQLContext } from '../../platform/graphql/context.js';
import { costOf } from '../../platform/graphql/limits.js';
import { CallerFinder } from './caller-finder.js';
import { CostBudget } from './cost-budget.js';

/** Lets every request pay before it is resolved. */
@Plugin()
export class CostBudgetPlugin implements ApolloServerPlugin<GraphQLContext> {
  constructor(
    private readonly callers: CallerFinder,
    private readonly budget: CostBudget,
  ) {}

  requestDidStart(): Promise<GraphQLRequestListener<GraphQLContext>> {
    return Promise.resolve({
      didResolveOperation: async ({ contextValue: context }) =>
        this.budget.payFor(context, await this.callers.find(context), costOf(context)),
    });
  }
}
