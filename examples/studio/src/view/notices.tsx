import { dismiss, notices } from '../state/notices.js';

export function Notices() {
  return (
    <div class="notices" aria-live="assertive">
      {notices.value.map((notice) => (
        <p key={notice.text} class={notice.kind} role={notice.kind === 'error' ? 'alert' : 'status'}>
          {notice.text}
          <button type="button" aria-label="Dismiss" onClick={() => dismiss(notice)}>
            ×
          </button>
        </p>
      ))}
    </div>
  );
}
