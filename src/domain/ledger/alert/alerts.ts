import type { Instant } from '../../kernel/instant.js';
import { type Refusal, refuse } from '../../kernel/refusal.js';
import { checkText } from '../check-ledger.js';
import type { AlertEvent } from '../ledger-commands.js';
import type { OpenAlert, Patch } from '../patch/patch.js';
import { inputsText, type RaisedAlert } from './alert.js';

/**
 * What is open after a look, and what has changed: raised, another level or other facts (then a dismissal no longer
 * holds), cleared.
 */
export function alertsAfter(
  before: readonly OpenAlert[],
  raised: readonly RaisedAlert[],
  at: Instant,
): { readonly alerts: readonly OpenAlert[]; readonly events: readonly AlertEvent[] } {
  const events: AlertEvent[] = [];
  const alerts = raised.map((raised): OpenAlert => {
    const { alertCode, level, rule, text, textEn } = raised;
    const inputs = inputsText(raised);
    const known = before.find((alert) => alert.alertCode === alertCode);
    if (known !== undefined && known.level === level && known.inputs === inputs && known.rule === rule) return known;
    events.push({
      kind: 'ALERT',
      step: known === undefined ? 'RAISED' : 'CHANGED',
      at,
      alertCode,
      level,
      rule,
      text,
      textEn,
      inputs,
    });
    return {
      alertCode,
      level,
      rule,
      text,
      textEn,
      inputs,
      since: known?.level === level ? known.since : at,
      dismissed: null,
    };
  });
  for (const { alertCode, level, rule, text, textEn, inputs } of before) {
    if (!raised.some((raised) => raised.alertCode === alertCode))
      events.push({ kind: 'ALERT', step: 'CLEARED', at, alertCode, level, rule, text, textEn, inputs });
  }
  return { alerts, events };
}

/** Those that nobody with the right to do so has dismissed. */
export function standing(alerts: readonly OpenAlert[]): readonly OpenAlert[] {
  return alerts.filter(({ dismissed }) => dismissed === null);
}

/** There is such an alert, it stands, and the reason says something. */
export function checkDismissal(
  { alerts }: Pick<Patch, 'alerts'>,
  { alertCode, reason }: { readonly alertCode: string; readonly reason: string },
): Refusal | null {
  const alert = standing(alerts).find((one) => one.alertCode === alertCode);
  return alert === undefined
    ? refuse('NOT_FOUND', `没有待处理的预警「${alertCode}」`, `no alert "${alertCode}" is open`, {
        what: 'ALERT',
        id: alertCode,
      })
    : checkText('reason', reason, 10);
}

export function dismissed(
  alerts: Patch['alerts'],
  { alertCode, reason }: { readonly alertCode: string; readonly reason: string },
  by: string,
  at: Patch['changedAt'],
): Patch['alerts'] {
  return alerts.map((alert) => (alert.alertCode === alertCode ? { ...alert, dismissed: { by, reason, at } } : alert));
}
