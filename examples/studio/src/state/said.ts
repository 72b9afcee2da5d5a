// What is said once something is done.

export function facesFound(count: number): string {
  if (count === 0) return 'I can’t find a face. Draw a box around one.';
  return count === 1 ? 'Found a face.' : `Found ${count} faces.`;
}

/**
 * @param faint how many spots are as likely to be no damage
 * @param isWhole whether a face is damaged at every place, which is no spot
 */
export function spotsFound(count: number, faint: number, isWhole: boolean): string {
  if (count === 0 && isWhole) return 'No spots found.';
  if (count === 0 && faint > 0) return 'Nothing I am sure of.';
  return count === 0 ? 'Nothing to mend.' : count === 1 ? '1 spot found.' : `${count} spots found.`;
}

/** @param isAllOver whether the faces are changed as a whole */
export function mended(count: number, isAllOver: boolean): string {
  if (count === 0) return isAllOver ? 'The whole face is changed.' : 'Nothing had to change.';
  return `${count === 1 ? '1 spot' : `${count} spots`} mended${isAllOver ? ', and the whole face' : ''}.`;
}
