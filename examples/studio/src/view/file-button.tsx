import type { ComponentChildren } from 'preact';

/** Opens the browser's file chooser: for files, or for all files of a folder. */
export function FileButton({
  children,
  accept,
  folder = false,
  multiple = false,
  primary = false,
  disabled = false,
  onFiles,
}: {
  children: ComponentChildren;
  accept?: string;
  folder?: boolean;
  multiple?: boolean;
  primary?: boolean;
  disabled?: boolean;
  onFiles: (files: File[]) => void;
}) {
  return (
    <label class={`button file-button ${primary ? 'primary' : ''} ${disabled ? 'disabled' : ''}`}>
      <input
        type="file"
        disabled={disabled}
        multiple={multiple}
        {...(accept ? { accept } : {})}
        {...(folder ? { webkitdirectory: true } : {})}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // So that the same file can be chosen again.
          currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      {children}
    </label>
  );
}
