import type { Bilingual } from '../kernel/bilingual.js';
import type { Form } from './forms.js';

/** An action: the form it is asked with, what it is called, what it does (in both languages). */
export interface ActionRow extends Bilingual {
  readonly form: Form;
  readonly name: string;
}
