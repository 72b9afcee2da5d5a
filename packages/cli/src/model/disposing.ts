import type { EpsModel } from '@fuzzydiff/core';

/** A model that nobody holds yet is of no use to anybody when something else fails. */
export async function disposingOnError<T>(model: Pick<EpsModel, 'dispose'>, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    await model.dispose();
    throw error;
  }
}
