import type { LandCase } from '../case/land-case.js';
import { afterStrikeOff, type AlertContext, type CaseSurroundings, found, type Look, NO_LOOK } from './alert.js';

/**
 * X9 虚假整改: struck off without photographs before and after, or the same place was found again (F062). It stands until
 * the case is struck off anew.
 */
export function falseRectification(
  { state, struckOff, selfReport }: LandCase,
  { laterPatches }: CaseSurroundings,
  { campaign: { id, version, watch } }: AlertContext,
): Look {
  if (struckOff === null) return NO_LOOK;
  const rule = `X9@${id}/${version}`;
  const phases = new Set(selfReport?.photos.map(({ phase }) => phase) ?? []);
  if (state === 'STRUCK_OFF' && (!phases.has('BEFORE') || !phases.has('AFTER')))
    return found({
      alertCode: 'X9',
      level: 'RED',
      rule,
      text: '销号时没有带坐标和时间的整改前后照片',
      textEn: 'struck off without photographs of before and after',
      inputs: { photos: [...phases].sort() },
    });
  const again = afterStrikeOff(laterPatches, struckOff.at, watch.overlapPercent);
  if (again.length === 0) return NO_LOOK;
  return found({
    alertCode: 'X9',
    level: 'RED',
    rule,
    text: `销号后同一地块又有图斑：${again.map(({ number, percent }) => `${number}（重叠 ${percent}%）`).join('、')}`,
    textEn: 'the same place was found again after it had been struck off',
    inputs: { again: again.map(({ number, deliveredOn, percent }) => ({ number, deliveredOn, percent })) },
  });
}
