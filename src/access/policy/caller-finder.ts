import { Injectable } from '@nestjs/common';

import type { Caller } from '../../domain/agency/agency.js';
import { type GraphQLContext, oncePerRequest } from '../../platform/graphql/context.js';
import { type Claim, Sessions } from '../sign-in/sessions.js';

const CALLER = Symbol('caller');
const CLAIM = Symbol('claim');
const KNOWN = Symbol('known caller');

/**
 * The cookie that a browser gets at sign-in: from this host alone, over TLS or on the machine itself (RFC 6265bis
 * 4.1.3.2).
 */
export const SESSION_COOKIE = '__Host-referral_session';

/** Finds out who sends a request, once. */
@Injectable()
export class CallerFinder {
  constructor(private readonly sessions: Sessions) {}

  /** Null: no session, or one that has ended. */
  find(context: GraphQLContext): Promise<Caller | null> {
    return this.look(context, true);
  }

  /** The same, where nobody has asked anything: a stream that stays open must not keep an idle session alive. */
  findQuietly(context: GraphQLContext): Promise<Caller | null> {
    return this.look(context, false);
  }

  /**
   * The same for what changes nothing: as this process has known the caller a moment ago, where it has. The record of
   * access confirms it before the answer leaves.
   */
  recall(context: GraphQLContext): Promise<Caller | null> {
    const token = tokenOf(context);
    const claim = token === null ? null : this.sessions.recall(token);
    if (claim === null) return this.find(context);
    context.once.set(CLAIM, claim);
    context.once.set(CALLER, Promise.resolve(claim.caller));
    context.once.set(KNOWN, claim.caller);
    return Promise.resolve(claim.caller);
  }

  private look(context: GraphQLContext, active: boolean): Promise<Caller | null> {
    return oncePerRequest(context, CALLER, () => {
      const token = tokenOf(context);
      const found = token === null ? Promise.resolve(null) : this.sessions.findCaller(token, active);
      return found.then((caller) => {
        context.once.set(KNOWN, caller);
        return caller;
      });
    });
  }
}

/** The caller of a request, or null when it has none or nobody has asked yet. */
export async function foundCaller(context: GraphQLContext): Promise<Caller | null> {
  return (await (context.once.get(CALLER) as Promise<Caller | null> | undefined)) ?? null;
}

/**
 * The caller of a request that has passed the guard, at once: what is asked for every field must not wait. Null when
 * there is none.
 */
export function knownCaller(context: GraphQLContext): Caller | null {
  return (context.once.get(KNOWN) as Caller | null | undefined) ?? null;
}

/** What the answer to a request rests on and the database has to confirm; null: the caller was found for it. */
export function claimOf(context: GraphQLContext): Claim | null {
  return (context.once.get(CLAIM) as Claim | undefined) ?? null;
}

/** The session token of a request: a bearer token, or else the cookie. */
export function tokenOf({ req }: GraphQLContext): string | null {
  const bearer = /^Bearer ([\w-]{20,100})$/.exec(req.headers.authorization ?? '')?.[1];
  const cookie = new RegExp(`(?:^|; )${SESSION_COOKIE}=([\\w-]{20,100})(?:;|$)`).exec(req.headers.cookie ?? '')?.[1];
  return bearer ?? cookie ?? null;
}
