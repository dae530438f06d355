// The draft on this device: one at a time, not sealed, in this browser's own storage and nowhere else.

export const NAME = "yijia.issue";
const DAY = 24 * 60 * 60 * 1000;

/** A new draft, with the key under which it is sent however often. */
export const begin = () => ({ key: crypto.randomUUID(), begunAt: Date.now(), fields: {}, body: "" });

/** The draft that lies here, or null. What cannot be read is none. */
export function held() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME));
    return found?.key && found.fields ? found : null;
  } catch {
    return null;
  }
}

/** Writes the draft down; tells whether there was room for it. */
export function keep(draft) {
  try {
    localStorage.setItem(NAME, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

export const wipe = () => localStorage.removeItem(NAME);

export const isOver = (draft, days) => !(Date.now() - draft.begunAt < days * DAY);

/** Whether this browser keeps anything at all, and can make a key that nobody guesses. */
export function isUsable() {
  try {
    localStorage.setItem(`${NAME}.try`, "");
    localStorage.removeItem(`${NAME}.try`);
    return typeof crypto.randomUUID === "function";
  } catch {
    return false;
  }
}
