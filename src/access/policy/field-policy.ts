import type { GraphQLField, GraphQLInterfaceType, GraphQLObjectType } from 'graphql';

import { FIELD_GROUP_NAMES, type FieldGroup } from '../../domain/access/read-policy.js';

/**
 * What `@Policy` may say beside a type or a field. OF_THE_ASKER: holds nothing of a case, or only what the operation
 * has already admitted the asker to (of the ledger, what row-level security lets the agency see, and
 * `ledger-reading.ts` of whom it tells). WITHIN: is reached only through a field that has a group of its own.
 */
export type FieldPolicy = FieldGroup | 'OF_THE_ASKER' | 'WITHIN';

const POLICIES: readonly string[] = [...FIELD_GROUP_NAMES, 'OF_THE_ASKER', 'WITHIN'];

/** Payloads and refusals answer the asker's own request; what they hold of a referral has its own policy again. */
const ANSWERS = /(Payload|Refusal)$/;

/** The policy of a field: its own, or that of its type. Undefined: nobody has said any that there is. */
export function fieldPolicyOf<Context>(
  type: GraphQLObjectType<unknown, Context> | GraphQLInterfaceType,
  field: GraphQLField<object, Context>,
): FieldPolicy | undefined {
  const said: unknown = field.extensions['policy'] ?? type.extensions['policy'];
  if (said === undefined && ANSWERS.test(type.name)) return 'OF_THE_ASKER';
  return typeof said === 'string' && POLICIES.includes(said) ? (said as FieldPolicy) : undefined;
}
