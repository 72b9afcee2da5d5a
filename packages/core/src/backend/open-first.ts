import type { ModelManifest } from '../bundle/manifest.js';
import { FuzzydiffError } from '../errors.js';
import { type Precision, type PrecisionChoice, precisionsFor } from './precision.js';

/** A way to run a network. */
export interface Attempt<Device extends string> {
  readonly device: Device;
  readonly precision: Precision;
}

/** A device that does not run a network. */
export interface DeviceFailure<Device extends string> {
  readonly device: Device;
  /** Why not, and what to do about it: a full sentence. */
  readonly reason: string;
}

/** What is opened, where it may run, and how a runtime does it. */
export interface OpenFirstJob<Device extends string, Network, Opened> {
  readonly manifest: ModelManifest;
  /** At least one, in the order in which they are tried. */
  readonly devices: readonly Device[];
  readonly precision: PrecisionChoice;
  /** Why a device cannot even be asked for, or nothing. */
  readonly missingSupport: (device: Device) => string | undefined | Promise<string | undefined>;
  /** Whether a device computes in float16 itself; asked only where that decides. */
  readonly hasHalf: (device: Device) => Promise<boolean>;
  /** What an attempt needs of the bundle, for all `precisions` of the attempts; called once, and only if there is one. */
  readonly readNetwork: (precisions: readonly Precision[]) => Promise<Network>;
  /** Opens the network; what it throws is the device's failure, except a FuzzydiffError, which ends the search. */
  readonly open: (network: Network, attempt: Attempt<Device>) => Promise<Opened>;
  /** Says in a full sentence why it did not open. */
  readonly explainFailure: (device: Device, error: unknown) => string;
  /** The error where nothing opens, from all `failures`, at least one. */
  readonly unavailable: (failures: readonly DeviceFailure<Device>[]) => Promise<FuzzydiffError>;
  /** Called with a sentence where float16 does not open and the same device is tried in float32. */
  readonly warn: (message: string) => void;
  /** Ends the search between two attempts. @default never */
  readonly signal?: AbortSignal | undefined;
}

/** What has opened, as what, and the devices that were passed over for it. */
export interface OpenedFirst<Device extends string, Opened> extends Attempt<Device> {
  readonly opened: Opened;
  readonly failures: readonly DeviceFailure<Device>[];
}

/**
 * Opens a network on the first device, and there in the first precision, that runs it. All devices are asked whether they
 * are there before anything of the network is read, as that may be a download.
 *
 * @throws FuzzydiffError `unavailable`'s where none runs it; `invalid-argument` where float16 is named and the bundle has no
 *   graph for it; what `readNetwork` throws; a FuzzydiffError that `open` throws; or the signal's reason
 */
export async function openFirst<Device extends string, Network, Opened>(
  job: OpenFirstJob<Device, Network, Opened>,
): Promise<OpenedFirst<Device, Opened>> {
  const failures: DeviceFailure<Device>[] = [];
  const attempts: Attempt<Device>[] = [];
  for (const device of job.devices) {
    const reason = await job.missingSupport(device);
    if (reason !== undefined) failures.push({ device, reason });
    else
      for (const precision of await precisionsFor(job.manifest, job.precision, () => job.hasHalf(device)))
        attempts.push({ device, precision });
  }
  if (attempts.length === 0) throw await job.unavailable(failures);

  const network = await job.readNetwork([...new Set(attempts.map(({ precision }) => precision))]);
  for (const [index, attempt] of attempts.entries()) {
    const { device, precision } = attempt;
    try {
      return { ...attempt, opened: await job.open(network, attempt), failures };
    } catch (error) {
      // For instance a graph that is not the one its model.json describes: it is that on every device.
      if (FuzzydiffError.isInstance(error)) throw error;
      const reason = job.explainFailure(device, error);
      const next = attempts[index + 1];
      if (next?.device !== device) failures.push({ device, reason });
      else
        job.warn(
          `${job.manifest.name} does not open in ${precision} on ${device} and is opened in ${next.precision}: ${reason}`,
        );
      job.signal?.throwIfAborted();
    }
  }
  throw await job.unavailable(failures);
}
