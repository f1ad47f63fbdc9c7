import { invalidInput, type Refusal } from '../../domain/kernel/refusal.js';
import type { Fonts } from '../../platform/text/fonts.js';

/** What is said becomes a paper: a character that no font has is refused before anything is issued. */
export function notPrinted(said: unknown, fonts: Fonts, field = ''): Refusal | null {
  if (typeof said === 'string') {
    const lacking = fonts.lacking(said);
    return lacking.length === 0 ? null : noGlyph(field, lacking.join('、'));
  }
  if (typeof said !== 'object' || said === null) return null;
  for (const [name, part] of Object.entries(said)) {
    const refusal = notPrinted(part, fonts, field === '' ? name : `${field}.${name}`);
    if (refusal !== null) return refusal;
  }
  return null;
}

function noGlyph(field: string, characters: string): Refusal {
  return invalidInput(
    field,
    characters,
    '字库中有的字；生僻字请系统管理员在 PAPER_FONTS 中加入有该字的字库',
    'characters that a font has; for a rare one the system administrator adds a font that has it (PAPER_FONTS)',
  );
}
