/** One of a few, side by side. */
export function Choice<T extends string>({
  label,
  options,
  value,
  onChoose,
  disabled = false,
}: {
  label: string;
  options: Readonly<Record<T, string>>;
  value: T;
  onChoose: (value: T) => void;
  disabled?: boolean;
}) {
  return (
    <fieldset class="choice" disabled={disabled}>
      <legend>{label}</legend>
      <div>
        {(Object.keys(options) as T[]).map((option) => (
          <label key={option}>
            <input type="radio" name={label} checked={value === option} onChange={() => onChoose(option)} />
            <span>{options[option]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
