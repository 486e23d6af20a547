/** Groups the elements of a list by the result of `keyOf`. */
export function groupBy<T, Key>(list: readonly T[], keyOf: (element: T) => Key): Map<Key, T[]> {
  const groups = new Map<Key, T[]>();
  for (const element of list) {
    const key = keyOf(element);
    groups.set(key, [...groups.get(key) ?? [], element]);
  }
  return groups;
}
