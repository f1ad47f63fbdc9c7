import { SetMetadata } from '@nestjs/common';

export const OPEN_TO_ALL = Symbol('open to all');

/**
 * A handler that anybody may ask, because it holds nothing of a case; `why` says so. A handler of a controller without
 * this keeps the platform from starting: what is not for all goes through the door (edge/door.ts).
 */
export function OpenToAll(why: string): MethodDecorator {
  return SetMetadata(OPEN_TO_ALL, why);
}
