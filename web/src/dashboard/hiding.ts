/** What is not told of small groups, so that nobody can be told from them: `checklist/campaign/hiding.py`. */

/**
 * Return of each part of a whole, by its number of units, whether what is found in it is not told: a part of fewer than
 * `least`, and further ones, the smallest first, until there are two and they have `least` units.
 */
export function hidden(units: number[], least: number): boolean[] {
  const smallestFirst = units.flatMap((number, place) => (number ? [{ number, place }] : []));
  smallestFirst.sort((a, b) => a.number - b.number || a.place - b.place);
  let count = smallestFirst.filter(({ number }) => number < least).length;
  const sum = () => smallestFirst.slice(0, count).reduce((total, { number }) => total + number, 0);
  while (count && count < smallestFirst.length && (count < 2 || sum() < least)) count++;
  const places = new Set(smallestFirst.slice(0, count).map(({ place }) => place));
  return units.map((_, place) => places.has(place));
}
