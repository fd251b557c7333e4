/**
 * The style sheet of a bubble. The page sets the colours it stands on; these set their own,
 * light and dark. Without double colons: a page may be printed by a workflow.
 */
export const bubbleStyle = `
:root { --bubble: #fff; --bubble-ink: #111b21; --bubble-soft: #54656f; --bubble-line: #dfe3e5; --bubble-sunk: #eef1f2; --bubble-link: #0b5fae; --bubble-act: #00695c; --bubble-wall: #ece5dc; }
@media (prefers-color-scheme: dark) { :root { --bubble: #1f2c33; --bubble-ink: #e9edef; --bubble-soft: #a4b0b7; --bubble-line: #35454e; --bubble-sunk: #16222a; --bubble-link: #7cc4ff; --bubble-act: #4fd1b0; --bubble-wall: #0b141a; } }
.bubble-wrap { max-width: 22rem; min-width: 0; color: var(--bubble-ink); font: 15px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere; word-break: break-word; contain: paint; padding: 2px; unicode-bidi: isolate; }
.bubble-wrap p, .bubble-wrap ul, .bubble-wrap ol, .bubble-wrap blockquote { margin: 0; }
.bubble { background: var(--bubble); border: 1px solid var(--bubble-line); border-radius: 2px 12px 12px 12px; padding: 6px; display: grid; gap: 4px; min-width: 0; box-shadow: 0 1px 1px rgb(0 0 0 / 8%); }
.bubble > *, .bubble-menu > * { min-width: 0; }
.bubble > p, .bubble > .bubble-list, .bubble > .bubble-quote, .bubble > .bubble-values { margin-inline: 5px; }
.bubble-text, .bubble-list li, .bubble-quote { white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
.bubble-list { padding-inline-start: 1.6em; list-style-position: outside; }
.bubble-wrap ul.bubble-list { list-style-type: disc; }
.bubble-quote { border-inline-start: 3px solid var(--bubble-line); padding-inline-start: 8px; color: var(--bubble-soft); }
.bubble-head { font-weight: 600; }
.bubble-soft { color: var(--bubble-soft); font-size: 13px; }
.bubble-link { color: var(--bubble-link); }
.bubble-code { background: var(--bubble-sunk); border-radius: 4px; padding: 1px 4px; }
.bubble-code, .bubble-mono { font: 13px/1.4 ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", monospace; white-space: pre-wrap; }
.bubble-sign { border: 1px dashed var(--bubble-soft); border-radius: 3px; color: var(--bubble-soft); font: 10px/1 ui-monospace, monospace; padding: 0 2px; unicode-bidi: isolate; direction: ltr; display: inline-block; }
.bubble-icon { flex: none; }
.bubble-file { background: var(--bubble-sunk); border-radius: 8px; color: var(--bubble-soft); padding: 10px; }
.bubble-file .bubble-link { font-size: 12px; line-height: 1.3; }
.bubble-picture { display: grid; justify-items: center; align-content: center; gap: 4px; min-height: 112px; text-align: center; }
.bubble-picture .bubble-icon { width: 36px; height: 36px; }
.bubble-map { background: repeating-linear-gradient(28deg, transparent 0 30px, var(--bubble-line) 30px 33px), repeating-linear-gradient(118deg, transparent 0 44px, var(--bubble-line) 44px 46px), var(--bubble-sunk); }
.bubble-map .bubble-icon { color: #b3261e; background: var(--bubble); border-radius: 50%; padding: 5px; }
.bubble-map span { background: var(--bubble); border-radius: 4px; padding: 0 6px; }
.bubble-kind { font-weight: 600; font-size: 13px; }
.bubble-strip, .bubble-reply { display: flex; gap: 10px; align-items: center; min-width: 0; }
.bubble-lines { display: grid; gap: 1px; min-width: 0; }
.bubble-name { color: var(--bubble-ink); font-weight: 600; font-size: 14px; }
.bubble-face { flex: none; width: 36px; height: 36px; border-radius: 50%; background: var(--bubble-act); color: var(--bubble); display: grid; place-items: center; font-weight: 600; overflow: hidden; }
.bubble-reply { background: var(--bubble-sunk); border-inline-start: 4px solid var(--bubble-act); border-radius: 6px; padding: 5px 8px; color: var(--bubble-soft); }
.bubble-reply .bubble-icon { width: 18px; height: 18px; }
.bubble-reply .bubble-name { font-size: 13px; color: var(--bubble-act); }
.bubble-button { background: var(--bubble); border: 1px solid var(--bubble-line); border-radius: 10px; margin-top: 3px; padding: 8px 10px; color: var(--bubble-act); font-weight: 500; text-align: center; display: flex; gap: 6px; justify-content: center; align-items: center; min-width: 0; }
.bubble-button .bubble-icon { width: 18px; height: 18px; }
.bubble-button span { min-width: 0; }
.bubble-menu { background: var(--bubble); border: 1px solid var(--bubble-line); border-radius: 14px 14px 10px 10px; margin-top: 8px; padding: 10px 12px; display: grid; gap: 6px; }
.bubble-menu > .bubble-head { border-bottom: 1px solid var(--bubble-line); padding-bottom: 6px; text-align: center; }
.bubble-section { color: var(--bubble-act); font-size: 13px; font-weight: 600; }
.bubble-rows { list-style: none; padding: 0; display: grid; gap: 8px; }
.bubble-row { display: flex; justify-content: space-between; gap: 12px; align-items: center; }
.bubble-dot { flex: none; width: 16px; height: 16px; border: 2px solid var(--bubble-soft); border-radius: 50%; }
.bubble-values { padding-inline-start: 1.8em; display: grid; gap: 3px; }
.bubble-values li { unicode-bidi: plaintext; text-align: start; }
.bubble-reaction { display: flex; align-items: center; gap: 8px; }
.bubble-emoji { border: 1px solid var(--bubble-line); border-radius: 16px; background: var(--bubble-sunk); padding: 3px 10px; font-size: 20px; line-height: 1.3; }
.bubble-note { color: var(--bubble-soft); font-size: 12px; padding: 4px 6px 0; }
`;
