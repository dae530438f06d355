// An issue told without a network: kept on this device, sent once when there is a network, then wiped.
import { NAME, begin, held, isOver, isUsable, keep, wipe } from "./offline/draft.js";
import { ask, clear, fill, lock, missing, read, show, told } from "./offline/form.js";

const root = document.querySelector("[data-offline]");
const form = root.querySelector("form");
const LANGUAGE = document.documentElement.lang;
// The server's name for the words that reveal somebody, which may be left as they are.
const FREE_WORDS = ["text", "address"];
let draft = null;
let isKept = false;
let isBusy = false;
let isSent = false;

/** Shows one of the sentences of a place on the page. */
function say(place, what) {
  for (const one of root.querySelectorAll(`[data-place='${place}'] > [data-say]`)) {
    one.hidden = one.dataset.say !== what;
  }
}

/** Says what has become of the draft, and leads whoever has just done something there. */
function tell(what) {
  say("draft", what);
  root.querySelector("[data-status]").focus();
}

/** Shows a draft in the form, or an empty form. */
function lay(found) {
  draft = found;
  isKept = Boolean(found);
  clear(root);
  fill(form, found?.fields ?? {});
  lock(form, Boolean(found?.body));
  root.querySelector("[data-left]").hidden = !found?.fields.left_as_is;
  root.querySelector("[data-delete]").hidden = !found;
}

/** Keeps what was typed, unless another window of this browser has gone on with the draft. */
function save() {
  const other = held();
  if (draft && isKept && !other) return leave("gone");
  if (other && (other.key !== draft?.key || other.body)) return meet(other);
  draft = { ...(draft ?? begin()), fields: read(form) };
  write("kept");
}

/** Writes the draft down, and says so, or that this browser keeps nothing. */
function write(what) {
  isKept = keep(draft);
  say("draft", isKept ? what : "unkept");
  root.querySelector("[data-delete]").hidden = false;
}

/** Takes over what another window has made of the draft. */
function meet(found) {
  lay(found);
  say("draft", found.body ? "unsure" : "kept");
}

/** Empties the form, and says why. */
function leave(why) {
  lay(null);
  say("draft", why);
}

/** Lets go of a draft whose days are over, and says so. Sent again, it could be registered twice:
 * the server keeps its answer no longer. One that was sent before may have arrived. */
function dropOld() {
  const found = held() ?? draft;
  if (found === null || !isOver(found, Number(root.dataset.days))) return "";
  wipe();
  const why = found.body ? "lapsed" : "dropped";
  leave(why);
  return why;
}

/** Whether the server can be reached; nothing of the draft is sent to find out. */
async function isReachable() {
  try {
    return (await fetch(root.dataset.health, { cache: "no-store", credentials: "omit" })).ok;
  } catch {
    return false;
  }
}

/** Sends the draft. Nobody is signed in by it, whoever may be signed in to this browser. */
function post({ key, body }) {
  return fetch(root.dataset.send, {
    method: "POST",
    body,
    credentials: "omit",
    headers: { "Content-Type": "application/json", "Accept-Language": LANGUAGE, "Idempotency-Key": key },
  });
}

/** Sends what is written. From then on it stays as it is until the server has answered. */
async function send() {
  if (draft === null) save();
  const wrong = draft.body ? [] : missing(form);
  if (wrong.length) return show(root, form, wrong);
  clear(root);
  const isThere = await isReachable();
  const why = dropOld();
  if (why) return tell(why);
  if (!isThere) return tell(draft?.body ? "unsure" : "offline");
  // Another window may have sent or deleted it meanwhile, and has said so.
  if (draft === null) return;
  draft = { ...draft, body: draft.body || JSON.stringify(told(form)) };
  write("sending");
  lock(form, true);
  const [answer, said] = await answerTo(draft);
  if (answer?.ok) finish(said);
  else if (answer?.status < 500) refuse(said);
  else tell(draft ? "unsure" : "gone");
}

/** The answer and what it says; neither where none came, or none of the server's own. */
async function answerTo(sent) {
  try {
    const answer = await post(sent);
    return [answer, await answer.json()];
  } catch {
    return [];
  }
}

/** The server has refused it, so that nothing was registered: it can be put right and sent again. */
function refuse(problem) {
  if (draft === null) return;
  const errors = problem.errors ?? [{ field: "", message: problem.detail }];
  if (errors.some(({ field }) => field === "Idempotency-Key")) return tell("other");
  draft = { ...draft, body: "" };
  write("refused");
  lock(form, false);
  if (hasRightLength() && errors.some(({ field }) => FREE_WORDS.includes(field))) {
    root.querySelector("[data-left]").hidden = false;
  }
  show(root, form, errors);
}

/** Whether the words are neither too few nor too many, so that only what they reveal can be wrong. */
function hasRightLength() {
  const { length } = form.elements.text.value.trim();
  return length >= Number(root.dataset.shortest) && length <= Number(root.dataset.longest);
}

const dayOf = (text) =>
  new Intl.DateTimeFormat(LANGUAGE === "en" ? "en-GB" : LANGUAGE, { dateStyle: "long", timeZone: "UTC" }).format(new Date(text));

/** Shows number and code, and wipes the draft from this device. */
function finish(answer) {
  wipe();
  isSent = true;
  leave("");
  for (const name of ["title", "writing"]) root.querySelector(`[data-${name}]`).hidden = true;
  const done = root.querySelector("[data-sent]");
  done.querySelector("[data-number]").textContent = answer.number;
  done.querySelector("[data-lookup]").textContent = answer.lookup_code.replace(/^(.{4})/, "$1-");
  const due = done.querySelector(answer.provisional ? "[data-due='provisional']" : "[data-due='set']");
  due.hidden = !answer.due_on;
  due.querySelector("strong").textContent = answer.due_on ? dayOf(answer.due_on) : "";
  done.hidden = false;
  const heading = done.querySelector("h1");
  document.title = heading.textContent;
  heading.tabIndex = -1;
  heading.focus();
}

/** Has the browser keep this page, so that it opens without a network. */
async function store() {
  const missingHere = () => say("page", "unstored");
  if (!navigator.serviceWorker) return missingHere();
  try {
    const found = await navigator.serviceWorker.register(root.dataset.worker, { scope: root.dataset.page });
    const coming = found.installing;
    coming?.addEventListener("statechange", () => coming.state === "redundant" && !found.active && missingHere());
    // Meanwhile there may be another version; without a network nobody can say.
    if (!coming) found.update().catch(() => {});
    await navigator.serviceWorker.ready;
    say("page", "stored");
  } catch {
    missingHere();
  }
}

function start() {
  const found = held();
  if (found === null) leave("");
  else if (!dropOld()) meet(found);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !isBusy && !isSent) dropOld();
  });
  form.addEventListener("input", () => {
    save();
    ask(form);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    await send();
    isBusy = false;
  });
  root.querySelector("[data-delete] button").addEventListener("click", () => {
    wipe();
    lay(null);
    tell("deleted");
  });
  addEventListener("storage", (event) => {
    if (isSent || (event.key !== NAME && event.key !== null)) return;
    const other = held();
    if (other) meet(other);
    else if (draft) leave("gone");
  });
  root.querySelector("[data-plain]").hidden = true;
  root.querySelector("[data-writing]").hidden = false;
}

if (isUsable()) {
  start();
  store();
}
