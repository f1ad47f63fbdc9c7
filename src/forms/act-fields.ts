import {
  getNamedType,
  getNullableType,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';

import { LONGEST_LIST, MAY_BE_EMPTY } from '../domain/decision/check-facts.js';
import type { Choice, FieldHelp } from '../domain/decision/form-help.js';
import type { Bilingual } from '../domain/kernel/bilingual.js';
import { DOCUMENT_NUMBER_EXAMPLE, LONGEST_TEXT } from '../domain/kernel/text.js';
import type { ActFieldKind, ActFieldType } from './act-form.type.js';

/** What every act says, and no person writes. */
const ENVELOPE: ReadonlySet<string> = new Set(['referralId', 'routeId', 'expectedVersion', 'idempotencyKey']);

/** A text that is the id of something, or must have a shape. */
const KIND_OF_TEXT: Readonly<Record<string, ActFieldKind>> = {
  documentNumber: 'DOCUMENT_NUMBER',
  toAgencyId: 'AGENCY',
  fromPersonId: 'PERSON',
  toPersonId: 'PERSON',
  noticeId: 'NOTICE',
  deadlineId: 'LIMIT',
  respondentId: 'AGENCY',
  townshipId: 'AGENCY',
};

const KIND_OF_TYPE: Readonly<Record<string, ActFieldKind>> = {
  LocalDate: 'DATE',
  Instant: 'INSTANT',
  Int: 'NUMBER',
  Boolean: 'YES_NO',
  DocumentEntryInput: 'DOCUMENT',
  OnPaperInput: 'ON_PAPER',
  MatterInput: 'MATTER',
  Mu: 'AREA',
  UUID: 'REFERRAL',
};

const KIND_OF_LIST: Readonly<Record<string, ActFieldKind>> = {
  DocumentEntryInput: 'DOCUMENTS',
  ItemEntryInput: 'ITEMS',
  Text: 'TEXTS',
};

/**
 * The fields of a form, as the input of its mutation has them: whoever adds a form adds its fields. Throws where a
 * field has a type that no form has had so far.
 */
export function actFields(
  schema: GraphQLSchema,
  inputType: string,
  help: Readonly<Record<string, FieldHelp>>,
): readonly ActFieldType[] {
  const input = schema.getType(inputType);
  if (!isInputObjectType(input)) throw new Error(`there is no input ${inputType}`);
  return Object.values(input.getFields())
    .filter(({ name }) => !ENVELOPE.has(name))
    .map((field) => fieldOf(field, help[field.name] ?? {}));
}

function fieldOf(
  field: GraphQLInputField,
  { choices, needs, required, mayBeEmpty, earliest, latest }: FieldHelp,
): ActFieldType {
  const kind = kindOf(field);
  const written = kind === 'TEXT' || kind === 'DOCUMENT_NUMBER' || kind === 'TEXTS';
  const offered = choices ?? codesOf(field.type);
  return {
    name: field.name,
    ...inBoth(field.description),
    kind,
    required: required ?? (isNonNullType(field.type) && field.defaultValue === undefined),
    mayBeEmpty: mayBeEmpty ?? MAY_BE_EMPTY.has(field.name),
    longest: written ? LONGEST_TEXT : null,
    most: isListType(getNullableType(field.type)) ? LONGEST_LIST : null,
    example: kind === 'DOCUMENT_NUMBER' ? DOCUMENT_NUMBER_EXAMPLE : null,
    earliest: earliest ?? null,
    latest: latest ?? null,
    choices: offered === null ? null : offered.map((choice) => ({ staffed: null, ...choice })),
    needs: needs ?? [],
    known: offered?.length === 1 && kind !== 'CODE' ? (offered[0]?.value ?? null) : null,
  };
}

function kindOf({ name, type }: GraphQLInputField): ActFieldKind {
  const of = getNamedType(type).name;
  if (isEnumType(getNamedType(type))) return 'CODE';
  const kind = isListType(getNullableType(type))
    ? name === 'officers'
      ? 'PERSONS'
      : KIND_OF_LIST[of]
    : of === 'Text'
      ? (KIND_OF_TEXT[name] ?? 'TEXT')
      : KIND_OF_TYPE[of];
  if (kind === undefined) throw new Error(`no form knows how to show the field ${name} of type ${of}`);
  return kind;
}

function codesOf(type: GraphQLInputType): readonly Choice[] | null {
  const named = getNamedType(type);
  if (!isEnumType(named)) return null;
  return named.getValues().map(({ name, description }) => ({ value: name, ...inBoth(description) }));
}

/** A description says both languages, Chinese first (`describe`). */
function inBoth(description: string | null | undefined): Bilingual {
  const [zh = '', ...en] = (description ?? '').split(' / ');
  return { zh, en: en.join(' / ') };
}
