import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/**
 * The part of ONNX's file format (onnx.proto3, IR version 8) that these graphs use, written through Buf's protobuf
 * wire writer: the format's generated bindings for JavaScript either compile code at run time, which a page's content
 * security policy forbids, or weigh more than this package. Field numbers are onnx.proto's.
 */
export const elementTypes = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int64: 7,
  float16: 10,
  float64: 11,
  bfloat16: 16,
} as const;

export type ElementType = keyof typeof elementTypes;

export type OnnxAttribute = number | readonly number[] | string | { readonly float: number };

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A constant of the graph: its bytes, or where they lie in a file beside it. */
export interface OnnxInitializer {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly data: Uint8Array | { readonly file: string; readonly offset: number; readonly length: number };
}

/** An input or output; a text in its shape names an extent that may vary. */
export interface OnnxValue {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

export interface OnnxModel {
  readonly opset: number;
  readonly producer: string;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** The bytes of an `.onnx` file. The same model gives the same bytes. */
export function formatOnnx(model: OnnxModel): Uint8Array {
  const writer = new BinaryWriter();
  int64(writer, 1, 8);
  text(writer, 2, model.producer);
  message(writer, 7, () => {
    for (const node of model.nodes) message(writer, 1, () => writeNode(writer, node));
    text(writer, 2, 'unet');
    for (const initializer of model.initializers) message(writer, 5, () => writeInitializer(writer, initializer));
    for (const input of model.inputs) message(writer, 11, () => writeValue(writer, input));
    for (const output of model.outputs) message(writer, 12, () => writeValue(writer, output));
  });
  message(writer, 8, () => int64(writer, 2, model.opset));
  return writer.finish();
}

function writeNode(writer: BinaryWriter, { op, inputs, outputs, attributes }: OnnxNode): void {
  for (const input of inputs) text(writer, 1, input);
  for (const output of outputs) text(writer, 2, output);
  text(writer, 3, outputs[0]!);
  text(writer, 4, op);
  for (const [name, value] of Object.entries(attributes)) message(writer, 5, () => writeAttribute(writer, name, value));
}

function writeAttribute(writer: BinaryWriter, name: string, value: OnnxAttribute): void {
  text(writer, 1, name);
  if (typeof value === 'number') {
    int64(writer, 3, value);
    int64(writer, 20, 2);
  } else if (typeof value === 'string') {
    text(writer, 4, value);
    int64(writer, 20, 3);
  } else if ('float' in value) {
    writer.tag(2, WireType.Bit32).float(value.float);
    int64(writer, 20, 1);
  } else {
    for (const item of value) int64(writer, 8, item);
    int64(writer, 20, 7);
  }
}

function writeInitializer(writer: BinaryWriter, { name, type, shape, data }: OnnxInitializer): void {
  for (const extent of shape) int64(writer, 1, extent);
  int64(writer, 2, elementTypes[type]);
  text(writer, 8, name);
  if (data instanceof Uint8Array) {
    writer.tag(9, WireType.LengthDelimited).bytes(data);
    return;
  }
  const { file: location, offset, length } = data;
  for (const [key, value] of Object.entries({ location, offset, length })) {
    message(writer, 13, () => {
      text(writer, 1, key);
      text(writer, 2, String(value));
    });
  }
  int64(writer, 14, 1);
}

function writeValue(writer: BinaryWriter, { name, type, shape }: OnnxValue): void {
  text(writer, 1, name);
  message(writer, 2, () =>
    message(writer, 1, () => {
      int64(writer, 1, elementTypes[type]);
      message(writer, 2, () => {
        for (const extent of shape)
          message(writer, 1, () => (typeof extent === 'number' ? int64(writer, 1, extent) : text(writer, 2, extent)));
      });
    }),
  );
}

function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}

function int64(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}
