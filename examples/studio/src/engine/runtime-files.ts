/** A large file beside the page, of the model or of what runs it. */
export interface LargeFile {
  readonly name: string;
  readonly bytes: number;
}

/** The part of onnxruntime's name by which its build for WebGPU is known. */
const forGpu = 'asyncify';

/**
 * Which large files this machine will ask for, as the page's build wrote them down; none where it did not, as in development.
 *
 * @param page the address of the page's folder
 */
export async function runtimeFiles(page: string): Promise<readonly LargeFile[]> {
  const response = await fetch(new URL('runtime.json', page)).catch(() => undefined);
  if (!response?.ok) return [];
  const files = (await response.json()) as LargeFile[];
  const usesGpu = await hasGpu();
  return files.filter(({ name }) => !name.endsWith('.wasm') || name.includes(forGpu) === usesGpu);
}

/**
 * Brings a file here, so that whoever asks for it next has it at once.
 *
 * @param onBytes called with how many bytes are here so far
 */
export async function bring(
  page: string,
  { name, bytes }: LargeFile,
  onBytes: (loaded: number) => void,
): Promise<void> {
  // Where that fails, whoever needs the file says so.
  const reader = (await fetch(new URL(name, page)).catch(() => undefined))?.body?.getReader();
  let loaded = 0;
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    loaded += next.value.length;
    onBytes(Math.min(loaded, bytes));
  }
  onBytes(bytes);
}

async function hasGpu(): Promise<boolean> {
  const { gpu } = navigator as {
    gpu?: { requestAdapter(): Promise<{ info?: { isFallbackAdapter?: boolean } } | null> };
  };
  const adapter = await gpu?.requestAdapter().catch(() => null);
  return adapter !== null && adapter !== undefined && !adapter.info?.isFallbackAdapter;
}
