/**
 * Things by what they share, in the order of their first ones.
 * @template T, K
 * @param {Iterable<T>} things @param {(thing: T) => K} key
 * @returns {Map<K, T[]>}
 */
export function grouped(things, key) {
  /** @type {Map<K, T[]>} */
  const groups = new Map();
  for (const thing of things) {
    const list = groups.get(key(thing));
    if (list) list.push(thing);
    else groups.set(key(thing), [thing]);
  }
  return groups;
}
