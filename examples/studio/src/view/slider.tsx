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
  onInput: (value: number) => void;
  disabled?: boolean;
}) {
  const id = useId();
  return (
    <div class="slider">
      <label for={id} {...(hint ? { title: hint } : {})}>
        {label}
      </label>
      <output for={id}>{value.toFixed(digits)}</output>
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        disabled={disabled}
        style={{ '--at': `${(100 * (value - min)) / (max - min)}%` }}
        onInput={({ currentTarget }) => onInput(currentTarget.valueAsNumber)}
      />
    </div>
  );
}
