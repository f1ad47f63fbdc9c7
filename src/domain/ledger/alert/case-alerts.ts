import { type LandCase, mustHeldSince } from '../case/land-case.js';
import { type AlertContext, type CaseSurroundings, type Look, together } from './alert.js';
import { mustRefer } from './must-refer.js';
import { silent } from './x3-silent.js';
import { notDecided } from './x4-not-decided.js';
import { notReferred } from './x5-not-referred.js';
import { fineInsteadOfReferral } from './x6-fine-instead-of-referral.js';
import { fineAndDone } from './x7-fine-and-done.js';
import { bigCaseMadeSmall } from './x8-big-case-made-small.js';
import { falseRectification } from './x9-false-rectification.js';
import { notDemolished } from './x10-not-demolished.js';

/** What the alert rules find on a case. Pure: the same facts, rows and time give the same alerts. */
export function watchCase(landCase: LandCase, around: CaseSurroundings, context: AlertContext): Look {
  const refer = mustRefer(landCase, around, context);
  const [must] = refer.raised;
  const since = mustHeldSince(landCase) ?? context.now;
  return together([
    refer,
    notReferred(landCase, around, must, since, context),
    fineInsteadOfReferral(landCase, around, must, context),
    bigCaseMadeSmall(landCase, around, context),
    silent(landCase, around, context),
    notDecided(landCase, around, context),
    fineAndDone(landCase, around, context),
    falseRectification(landCase, around, context),
    notDemolished(landCase, around, context),
  ]);
}
