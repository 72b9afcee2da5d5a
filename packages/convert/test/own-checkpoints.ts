/**
 * Tiny checkpoints of our own, in `checkpoints`: both architectures; levels that are halved and doubled by convolutions, by nothing else, and inside
 * of blocks; and patches.
 */
export const ownCheckpoints = [
  'unet2d-resnet-blocks',
  'unet2d-learned-time',
  'unet2d-2022',
  'unet2d-no-middle',
  'unet2d-patches',
  'guided-new-order',
  'guided-plain-resample',
] as const;
