import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { OperationTypeNode } from 'graphql';

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
      didResolveOperation: async ({ operation, contextValue: context }) => {
        const changesNothing = operation?.operation === OperationTypeNode.QUERY;
        const caller = await (changesNothing ? this.callers.recall(context) : this.callers.find(context));
        await this.budget.payFor(context, caller, costOf(context));
      },
    });
  }
}
