import { useId } from 'preact/hooks';

/** A number to be slid, with its name and its value beside it. */
export function Slider({
  label,
  hint,
  value,
  min,
  max,
  step,
  digits = 2,
  text = (at) => at.toFixed(digits),
  onInput,
  disabled = false,
}: {
  label: string;
  hint?: string;
  value: number;
  min: number;
  max: number;
  step: number;
  digits?: number;
  /** How a value is said. @default with its digits */
  text?: (value: number) => string;
  onInput: (value: number) => void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div class="slider">
      <label for={id} {...(hint ? { title: hint } : {})}>
        {label}
      </label>
      <output for={id}>{text(value)}</output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={text(value)}
        disabled={disabled}
        style={{ '--at': `${(100 * (value - min)) / (max - min)}%` }}
        onInput={({ currentTarget }) => onInput(currentTarget.valueAsNumber)}
      />
    </div>
  );
}
