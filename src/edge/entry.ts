import type { Writable } from 'node:stream';

import type { Request } from 'express';

import type { FieldGroup } from '../domain/access/read-policy.js';
import type { Caller } from '../domain/agency/agency.js';

/** Why somebody is turned away: as an HTTP status, a code and the words for a person, in both languages. */
export class Turned extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

/** What leaves through the door. `name`: of the file that a browser saves; null for what is shown. */
export interface Leaving {
  readonly type: string;
  readonly name: string | null;
  /** 200 unless it is said. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The subjects that it shows, for the record of access. */
  readonly reads?: readonly string[];
  /** Which parts of them it shows: of what was read under an emergency access the owners are told. */
  readonly groups?: readonly FieldGroup[];
}

/** One request on its way through the door. `Who` is null where anybody may enter. */
export interface Visit<Asked, Who extends Caller | null = Caller> {
  readonly asked: Asked;
  readonly caller: Who;
  /** For what is sent with the request; the answer is the door's. */
  readonly req: Request;
  /** Pays what the entry costs, once; `open` does it where nobody has. Throws Turned. */
  readonly pay: () => Promise<void>;
  /** Pays, writes the record of access, and then gives what the answer is written to. The door ends it. */
  readonly open: (leaving: Leaving) => Promise<Writable>;
}

/**
 * A path that is not GraphQL. The door numbers the request, finds out who asks, admits, hears what is asked, lets pay,
 * and records, in this order; the entry handles the rest.
 */
export interface Entry<Asked, Who extends Caller | null = Caller> {
  readonly method: 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  /** Its name in the record of access. */
  readonly operation: string;
  /**
   * Whoever may ask for this operation of the API (access/policy) may enter here. Null: anybody; then it holds nothing
   * of a case, the network address pays, and nothing is recorded.
   */
  readonly admits: Who extends null ? null : string;
  /** In costs of requests: what GraphQL operations pay by their fields. */
  readonly cost: number;
  /** What is asked for. Throws Turned. */
  ask(req: Request): Asked;
  handle(visit: Visit<Asked, Who>): Promise<void>;
}
