import { brokenFile } from '../byte-source.js';
import { construct, PickledGlobal, PickledTuple, type PickleValue } from './pickle-values.js';

/** What a pickle refers to but does not hold: PyTorch's storages. */
export type LoadPersistent = (id: PickleValue) => PickleValue;

/**
 * Reads the one object of a pickle. A pickle is a program for a small stack machine; this runs the instructions that
 * build data and has none that call anything: the few classes of a state dict are known here by name and made here
 * (`pickle-values.ts`), and any other name is refused.
 *
 * @param file names the file in errors
 * @throws FuzzydiffError `invalid-file` for a pickle that is damaged, or asks for a name that no state dict needs
 */
export function readPickle(bytes: Uint8Array, file: string, persistent: LoadPersistent): PickleValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = new TextDecoder();
  const memo = new Map<number, PickleValue>();
  const stack: PickleValue[] = [];
  const marks: number[] = [];
  let at = 0;

  /** Steps over `length` bytes; where they began. */
  const step = (length: number): number => {
    const start = at;
    if (!(length <= bytes.length - at)) throw brokenFile(file, 'its pickle ends in the middle of an instruction');
    at += length;
    return start;
  };
  const byte = () => bytes[step(1)]!;
  const uint16 = () => view.getUint16(step(2), true);
  const uint32 = () => view.getUint32(step(4), true);
  const string = (length: number) => {
    const start = step(length);
    return text.decode(bytes.subarray(start, at));
  };
  const line = () => {
    const end = bytes.indexOf(0x0a, at);
    const value = string(end === -1 ? Number.POSITIVE_INFINITY : end - at);
    at++;
    return value;
  };
  const base = () => marks.at(-1) ?? 0;
  const pop = (): PickleValue => {
    if (stack.length <= base()) throw brokenFile(file, 'its pickle takes more than it put down');
    return stack.pop()!;
  };
  const top = (): PickleValue => {
    const value = pop();
    stack.push(value);
    return value;
  };
  const toMark = (): PickleValue[] => {
    const mark = marks.pop();
    if (mark === undefined) throw brokenFile(file, 'its pickle closes a list that it did not open');
    return stack.splice(mark);
  };
  const remember = (index: number) => memo.set(index, top());
  const recall = (index: number) => {
    if (!memo.has(index)) throw brokenFile(file, 'its pickle recalls what it did not remember');
    stack.push(memo.get(index)!);
  };
  const name = (value: PickleValue): string => {
    if (typeof value !== 'string') throw brokenFile(file, 'its pickle uses something else as a name');
    return value;
  };
  const append = (values: readonly PickleValue[]) => {
    const list = top();
    if (!Array.isArray(list)) throw brokenFile(file, 'its pickle appends to what is no list');
    for (const value of values) list.push(value);
  };
  const assign = (values: readonly PickleValue[]) => {
    const map = top();
    if (!(map instanceof Map)) throw brokenFile(file, 'its pickle assigns to what is no dictionary');
    for (let i = 0; i + 1 < values.length; i += 2) map.set(values[i]!, values[i + 1]!);
  };
  const tuple = (length: number) => {
    const items: PickleValue[] = [];
    for (let i = 0; i < length; i++) items.unshift(pop());
    stack.push(new PickledTuple(items));
  };

  for (;;) {
    const code = byte();
    switch (String.fromCharCode(code)) {
      case '\x80': // PROTO
        byte();
        break;
      case '\x95': // FRAME
        step(8);
        break;
      case '.': // STOP
        return pop();
      case '(': // MARK
        marks.push(stack.length);
        break;
      case 'N':
        stack.push(null);
        break;
      case '\x88':
        stack.push(true);
        break;
      case '\x89':
        stack.push(false);
        break;
      case 'J': // BININT
        stack.push(view.getInt32(step(4), true));
        break;
      case 'K':
        stack.push(byte());
        break;
      case 'M':
        stack.push(uint16());
        break;
      case '\x8a': // LONG1: an integer of so many bytes
        stack.push(long(bytes, byte(), step));
        break;
      case 'G':
        stack.push(view.getFloat64(step(8), false));
        break;
      case 'X': // BINUNICODE
      case 'T': // BINSTRING
        stack.push(string(uint32()));
        break;
      case '\x8c': // SHORT_BINUNICODE
      case 'U':
        stack.push(string(byte()));
        break;
      case '}':
        stack.push(new Map());
        break;
      case ']':
        stack.push([]);
        break;
      case ')':
        stack.push(new PickledTuple([]));
        break;
      case 't':
        stack.push(new PickledTuple(toMark()));
        break;
      case '\x85':
      case '\x86':
      case '\x87':
        tuple(code - 0x84);
        break;
      case 'a':
        append([pop()]);
        break;
      case 'e':
        append(toMark());
        break;
      case 's':
        assign([pop(), pop()].reverse());
        break;
      case 'u':
        assign(toMark());
        break;
      case 'q':
        remember(byte());
        break;
      case 'r':
        remember(uint32());
        break;
      case '\x94':
        remember(memo.size);
        break;
      case 'h':
        recall(byte());
        break;
      case 'j':
        recall(uint32());
        break;
      case 'c': // GLOBAL: a module's name and a name in it, a line each
        stack.push(new PickledGlobal(line(), line(), file));
        break;
      case '\x93': {
        const member = name(pop());
        stack.push(new PickledGlobal(name(pop()), member, file));
        break;
      }
      case 'Q': // BINPERSID
        stack.push(persistent(pop()));
        break;
      case 'R': {
        const args = pop();
        stack.push(construct(pop(), args, file));
        break;
      }
      case 'b': // BUILD: an ordered dictionary's attributes, PyTorch's `_metadata`; nothing here needs them
        pop();
        if (!(top() instanceof Map)) throw brokenFile(file, 'its pickle sets the state of what is no dictionary');
        break;
      default:
        throw brokenFile(file, `its pickle has an instruction 0x${code.toString(16)} that no state dict needs`);
    }
  }
}

/** A little-endian two's complement integer; PyTorch writes sizes beyond 32 bits so. */
function long(bytes: Uint8Array, length: number, step: (length: number) => number): number {
  const start = step(length);
  let value = 0n;
  for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[start + i]!);
  return Number(BigInt.asIntN(8 * length, value));
}
