import { type Area, areaFromMu } from '../kernel/area.js';
import { localDateOf } from '../kernel/instant.js';
import type { Referral } from '../referral/referral.js';
import type { Conduct, LandTaken } from './conduct.js';

/**
 * What a referral says of the land, as the question of crime needs it: what was destroyed counts as basic farmland
 * first, then as other.
 */
export function conductOf({ matter, caseSince }: Referral): Conduct {
  const [occupied, basic] = [areaFromMu(matter.occupiedMu), areaFromMu(matter.basicFarmlandMu)];
  const destroyed = matter.destroyedMu === null ? null : areaFromMu(matter.destroyedMu);
  const ofBasic = destroyed === null || destroyed < basic ? destroyed : basic;
  const land: LandTaken[] = [
    { landClass: 'BASIC', occupied: basic, destroyed: ofBasic },
    {
      landClass: 'ORDINARY',
      occupied: less(occupied, basic),
      destroyed: destroyed === null || ofBasic === null ? null : less(destroyed, ofBasic),
    },
  ];
  return {
    day: localDateOf(caseSince),
    land: land.filter((part) => part.occupied > 0n),
    others: [],
    destructionDoubtful: false,
    officialInvolved: false,
    natureReserve: false,
    certified: false,
  };
}

function less(whole: Area, part: Area): Area {
  return (whole > part ? whole - part : 0n) as Area;
}
