import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { Plugin } from '@nestjs/apollo';
import { GraphQLError } from 'graphql';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { costOf } from '../platform/graphql/limits.js';
import { CallerFinder } from './caller-finder.js';
import { BudgetSpent, CostBudget } from './cost-budget.js';

/** Lets every request pay before it is resolved: a person from the budget of the person, everybody else from that of the network address. */
@Plugin()
export class CostBudgetPlugin implements ApolloServerPlugin<GraphQLContext> {
  constructor(
    private readonly callers: CallerFinder,
    private readonly budget: CostBudget,
  ) {}

  requestDidStart(): Promise<GraphQLRequestListener<GraphQLContext>> {
    return Promise.resolve({
      didResolveOperation: async ({ contextValue: context }) => {
        const caller = await this.callers.find(context);
        const principal = caller === null ? `address ${context.req.ip ?? ''}` : `person ${caller.personId}`;
        await this.budget.pay(principal, costOf(context)).catch((error: unknown) => spent(error, context));
      },
    });
  }
}

function spent(error: unknown, context: GraphQLContext): never {
  if (!(error instanceof BudgetSpent)) throw error;
  context.res.setHeader('retry-after', String(error.retryAfterSeconds));
  throw new GraphQLError(`本分钟的查询额度已用完，请在${error.retryAfterSeconds}秒后再试 / your budget of this minute is spent; try again in ${error.retryAfterSeconds} s`, { extensions: { code: 'BUDGET_SPENT' } });
}
