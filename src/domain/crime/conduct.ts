import { type Area, sumOf } from '../kernel/area.js';
import type { LocalDate } from '../kernel/instant.js';
import type { LandClass } from './crime-threshold.js';

/** Land of one class that was taken. `destroyed` null: not appraised yet, and that is not zero. */
export interface LandTaken {
  readonly landClass: LandClass;
  readonly occupied: Area;
  readonly destroyed: Area | null;
}

/** Something else that the same party did, before it or after. */
export interface OtherAct {
  readonly day: LocalDate;
  readonly land: readonly LandTaken[];
  /** Punished or otherwise dealt with: then it is not added up (法释〔2000〕14号 art. 9: 未经处理). */
  readonly dealtWith: boolean;
  /** As of the conduct itself: what was appraised does not show that planting conditions were destroyed. */
  readonly destructionDoubtful: boolean;
}

/** What is known of a case when it is asked whether it must be referred. */
export interface Conduct {
  readonly day: LocalDate;
  readonly land: readonly LandTaken[];
  readonly others: readonly OtherAct[];
  /**
   * The use leaves the soil as it was, such as planting trees: whether planting conditions were destroyed is for the
   * appraisal.
   */
  readonly destructionDoubtful: boolean;
  readonly officialInvolved: boolean;
  readonly natureReserve: boolean;
  /** A certified survey (勘测定界) has measured the land: then nothing is at the line any more. */
  readonly certified: boolean;
}

export function occupiedIn(land: readonly LandTaken[], landClass: LandClass): Area {
  return sumOf(land.filter((part) => part.landClass === landClass).map(({ occupied }) => occupied));
}

/** Null as soon as one part has not been appraised. */
export function destroyedIn(land: readonly LandTaken[], landClass: LandClass): Area | null {
  const parts = land.filter((part) => part.landClass === landClass).map(({ destroyed }) => destroyed);
  const known = parts.filter((part) => part !== null);
  return known.length < parts.length ? null : sumOf(known);
}
