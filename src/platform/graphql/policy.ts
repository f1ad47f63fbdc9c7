import { Extensions } from '@nestjs/graphql';

/**
 * Who may read it: of an object type for all its fields, or of one field. Which policies there are is said where they
 * are kept (access/policy/field-policy.ts); what has none keeps the platform from starting.
 */
export function Policy(policy: string): ClassDecorator & PropertyDecorator {
  return Extensions({ policy });
}

/** What is said of an operation: who may ask for it at all. */
export interface OperationPolicy {
  readonly admits: 'ANYBODY' | 'SIGNED_IN' | readonly string[];
  /** Whoever should have given a second factor and has not may ask for it all the same: to set one up, or to leave. */
  readonly withoutSecondFactor?: boolean;
  /** A machine may be given it: to read, and to take what arrives. Everything else is a person's act. */
  readonly forMachines?: boolean;
}

/**
 * Who may ask for a query, a mutation or a subscription. An operation without this keeps the platform from starting.
 */
export function Admits(admits: OperationPolicy['admits'], more: Omit<OperationPolicy, 'admits'> = {}): MethodDecorator {
  return Extensions({ operation: { admits, ...more } });
}
