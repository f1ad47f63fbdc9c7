import { Injectable } from '@nestjs/common';

import { isUuid } from '../../domain/kernel/uuid.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { Clock } from '../../platform/time/clock.js';
import { claimOf, foundCaller } from '../policy/caller-finder.js';
import { whatWasRead } from '../policy/guard-fields.js';
import { AccessEvents } from './access-events.js';

const LONGEST = 200;
const LOGIN = Symbol('login');
const PURPOSE = Symbol('purpose');

/** Writes what one request, or one event of a stream, asked for and was answered: before the answer leaves. */
@Injectable()
export class AccessRecorder {
  constructor(
    private readonly events: AccessEvents,
    private readonly clock: Clock,
  ) {}

  /**
   * `id` is the request id, or another one for each event of a stream; `codes` are those of the refusals. False, and
   * nothing kept: the caller is no longer who this process took them for.
   */
  async record(
    id: string,
    context: GraphQLContext,
    operations: readonly string[],
    codes: readonly string[],
  ): Promise<boolean> {
    const [caller, read] = [await foundCaller(context), whatWasRead(context)];
    // a stranger who floods us shall not fill the record as well
    if (caller === null && codes.includes('BUDGET_SPENT')) return true;
    const event = {
      id,
      at: this.clock.now(),
      personId: caller?.personId ?? null,
      agencyId: caller?.agencyId ?? null,
      post: caller?.post ?? null,
      login: triedLogins(context).join(' ') || null,
      source: context.source,
      operations: [...new Set(operations)].sort(),
      purpose: purposeOf(context),
      subjectIds: [...read.subjectIds].sort(),
      fieldGroups: [...read.groups].sort(),
      emergencyReads: Object.fromEntries([...read.inEmergency].map(([id, groups]) => [id, [...groups].sort()])),
      outcome: codes.length === 0 ? ['OK'] : [...new Set(codes)].sort(),
    };
    return this.events.record(event, claimOf(context));
  }
}

/** Keeps for the record why something was asked for, where the operation itself asks why. */
export function notePurpose(context: GraphQLContext, purpose: string): void {
  context.once.set(PURPOSE, storable(purpose));
}

/** Keeps for the record which referral somebody asked for in vain. */
export function noteAsked(context: GraphQLContext, detail: unknown): void {
  const { what, id } = (typeof detail === 'object' && detail !== null ? detail : {}) as {
    what?: unknown;
    id?: unknown;
  };
  if (what === 'REFERRAL' && isUuid(id)) whatWasRead(context).subjectIds.add(id);
}

/**
 * Why the request is made: as its operation says, or the client in the header `x-purpose`, percent-encoded UTF-8 (RFC
 * 3986).
 */
function purposeOf({ req, once }: GraphQLContext): string | null {
  const said = once.get(PURPOSE);
  if (typeof said === 'string') return said;
  const text = req.get('x-purpose');
  if (text === undefined) return null;
  try {
    return storable(decodeURIComponent(text));
  } catch {
    return storable(text);
  }
}

/** Keeps for the record with which login somebody tries to sign in. */
export function noteLogin(context: GraphQLContext, login: string): void {
  context.once.set(LOGIN, [...triedLogins(context), storable(login)]);
}

function triedLogins(context: GraphQLContext): readonly string[] {
  return (context.once.get(LOGIN) as readonly string[] | undefined) ?? [];
}

/** PostgreSQL keeps no NUL and no lone surrogate; whoever sends one shall be recorded all the same. */
function storable(text: string): string {
  return text.slice(0, LONGEST).toWellFormed().replaceAll('\u0000', '�');
}
