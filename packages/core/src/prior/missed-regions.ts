import type { JudgedRegion } from '../correction/find-regions.js';
import type { Damage } from '../photo/damage.js';
import type { Image } from '../photo/image.js';

/** Of clean faces so many, at most, have as large a region as one that is damage whatever its pixels say: one in twenty. */
const rarest = 0.05;

/** A region of which less than this was told to be damaged is missed. */
const hardly = 0.1;

/**
 * Regions that are to be changed, and rare, of which the photograph's own pixels told hardly anything to be damaged: what is as translucent as a
 * wash strays no further from a face than another face would. Ours.
 *
 * @param inPhoto a region's pixels in the photograph, as indices
 */
export function missedRegions<R extends JudgedRegion>(
  regions: readonly R[],
  { box, weight }: Damage,
  image: Pick<Image, 'width'>,
  inPhoto: (region: R) => Int32Array,
): R[] {
  const isTold = (at: number) => {
    const [x, y] = [(at % image.width) - box.x, Math.floor(at / image.width) - box.y];
    return x >= 0 && y >= 0 && x < box.width && y < box.height && weight.values[y * box.width + x]! > 0;
  };
  return regions.filter((region) => {
    if (region.isKept || region.p > rarest) return false;
    const pixels = inPhoto(region);
    let told = 0;
    for (const at of pixels) if (isTold(at)) told++;
    return told < hardly * pixels.length;
  });
}
