// Elements that must be there, in place of `list[0]!`.

/**
 * The element of a list at an index; from the end if it is negative.
 *
 * @throws {RangeError} If there is none.
 */
export function at<T>(list: readonly T[] | null | undefined, index: number): NonNullable<T> {
  return there(list?.at(index), `element ${index}`);
}

/**
 * The member of an object by its name.
 *
 * @throws {RangeError} If there is none.
 */
export function member<T>(object: Readonly<Record<string, T>>, name: string): NonNullable<T> {
  return there(Object.hasOwn(object, name) ? object[name] : undefined, `member "${name}"`);
}

function there<T>(value: T, what: string): NonNullable<T> {
  if (value === undefined || value === null) throw new RangeError(`There is no ${what}`);
  return value;
}
