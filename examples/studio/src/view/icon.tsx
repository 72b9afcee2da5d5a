const paths = {
  choose: 'M6 3l11 9-5 .8L9.5 18z',
  paint:
    'M17.5 3.5l-8 9 1.9 1.9 9-8zM8.4 13.6c-1.9 0-2.6 1.3-2.9 2.6-.2.9-.8 1.6-2 1.9 1 1.300 5.800 2.300 7.300-.6.700-1.300-.500-3.900-2.400-3.900z',
  erase: 'M9.500 19h9M5 14.500l8.500-9 5 4.700-8.200 8.800H7.700z',
  undo: 'M8 5L3.500 9.500 8 14M4 9.500h8.500a5.500 5.500 0 010 9H9',
  redo: 'M14 5l4.500 4.500L14 14M18 9.500H9.500a5.500 5.500 0 000 9H13',
  minus: 'M5 11h12',
  plus: 'M5 11h12M11 5v12',
  fit: 'M4 8V4h4M14 4h4v4M18 14v4h-4M8 18H4v-4',
  close: 'M6 6l10 10M16 6L6 16',
} as const;

/** A small drawing beside or in place of a word. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 22 22" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
