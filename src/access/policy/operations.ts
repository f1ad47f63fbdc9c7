import type { GraphQLField, GraphQLSchema } from 'graphql';

import { POSTS } from '../../domain/agency/agency.js';
import type { OperationPolicy } from '../../platform/graphql/policy.js';

/** "SEND_TRANSFER" is asked for as `sendTransfer`. */
export function verbOf(action: string): string {
  return action.toLowerCase().replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** What `@Admits` says beside each operation, by its name; learned from the schema when it is built. */
const OPERATIONS = new Map<string, OperationPolicy>();

/** Learns who may ask for what. Returns the operations of which nobody has said it, or something that there is not. */
export function learnOperations(schema: GraphQLSchema): readonly string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  return roots.flatMap((root) =>
    Object.values(root?.getFields() ?? {}).flatMap((field) => {
      const policy = policyIn(field);
      if (policy === null) return [`${root?.name ?? ''}.${field.name}`];
      OPERATIONS.set(field.name, policy);
      return [];
    }),
  );
}

/** Undefined: there is no such operation, and nobody may ask for it. */
export function operationPolicy(name: string): OperationPolicy | undefined {
  return OPERATIONS.get(name);
}

/** What a machine may be given. */
export function operationsForMachines(): readonly string[] {
  return [...OPERATIONS].flatMap(([name, { forMachines }]) => (forMachines === true ? [name] : []));
}

function policyIn({ extensions }: GraphQLField<unknown, unknown>): OperationPolicy | null {
  const policy = extensions['operation'] as OperationPolicy | undefined;
  if (policy === undefined) return null;
  const { admits } = policy;
  return typeof admits === 'string' || admits.every((post) => post in POSTS) ? policy : null;
}
