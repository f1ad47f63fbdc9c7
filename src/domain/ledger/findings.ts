import type { Instant } from '../kernel/instant.js';
import type { FindingEvent } from './ledger-commands.js';
import type { OpenFinding } from './patch.js';
import { type Detection, inputsText } from './watch/detection.js';

/**
 * What is open after a look, and what has changed: raised, another level or other facts (then a dismissal no longer holds), cleared.
 */
export function findingsAfter(
  before: readonly OpenFinding[],
  detections: readonly Detection[],
  at: Instant,
): { readonly findings: readonly OpenFinding[]; readonly events: readonly FindingEvent[] } {
  const events: FindingEvent[] = [];
  const findings = detections.map((detection): OpenFinding => {
    const { detector, level, rule, text, textEn } = detection;
    const inputs = inputsText(detection);
    const known = before.find((finding) => finding.detector === detector);
    if (known !== undefined && known.level === level && known.inputs === inputs && known.rule === rule) return known;
    events.push({
      kind: 'FINDING',
      step: known === undefined ? 'RAISED' : 'CHANGED',
      at,
      detector,
      level,
      rule,
      text,
      textEn,
      inputs,
    });
    return {
      detector,
      level,
      rule,
      text,
      textEn,
      inputs,
      since: known?.level === level ? known.since : at,
      dismissed: null,
    };
  });
  for (const { detector, level, rule, text, textEn, inputs } of before) {
    if (!detections.some((detection) => detection.detector === detector))
      events.push({ kind: 'FINDING', step: 'CLEARED', at, detector, level, rule, text, textEn, inputs });
  }
  return { findings, events };
}

/** Those that nobody with the right to do so has dismissed. */
export function standing(findings: readonly OpenFinding[]): readonly OpenFinding[] {
  return findings.filter(({ dismissed }) => dismissed === null);
}
