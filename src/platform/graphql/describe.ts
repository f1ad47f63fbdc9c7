import { registerEnumType } from '@nestjs/graphql';

/** A description in both languages, Chinese first. */
export function describe(zh: string, en: string): { description: string } {
  return { description: `${zh} / ${en}` };
}

/**
 * Registers an enum whose keys are the domain's and whose values' descriptions are the Chinese terms. Returns it for
 * `@Field(() => …)`.
 */
export function labelledEnum<Key extends string>(
  name: string,
  labels: Readonly<Record<Key, string>>,
  zh: string,
  en: string,
): Readonly<Record<Key, Key>> {
  const keys = Object.keys(labels) as Key[];
  const values = Object.fromEntries(keys.map((key) => [key, key])) as Record<Key, Key>;
  registerEnumType(values, {
    name,
    description: `${zh} / ${en}`,
    valuesMap: Object.fromEntries(
      keys.map((key) => [key, { description: `${labels[key]} / ${key.toLowerCase().replaceAll('_', ' ')}` }]),
    ) as Record<Key, { description: string }>,
  });
  return values;
}

/** The names of a table's rows, by key. */
export const namesOf = <Key extends string>(
  table: Readonly<Record<Key, { readonly name: string }>>,
): Record<Key, string> =>
  Object.fromEntries(Object.entries<{ readonly name: string }>(table).map(([key, row]) => [key, row.name])) as Record<
    Key,
    string
  >;
