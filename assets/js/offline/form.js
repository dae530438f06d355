// The form of the page without a network: what stands in it, what is sent of it, what is wrong in it.
// Each question lies in an element with `data-field`, the name under which the server knows it.

const partsOf = (form) => [...form.querySelectorAll("[data-field]")];
const controlsOf = (part) => [...part.querySelectorAll("input, select, textarea")];
const isTicked = (control) => control.type === "radio" || control.type === "checkbox";

/** What was typed or chosen, by the name of the control. */
export const read = (form) => Object.fromEntries(new FormData(form));

/** Puts back what was typed or chosen, and empties all else. */
export function fill(form, fields) {
  for (const control of form.elements) {
    const value = fields[control.name] ?? "";
    if (isTicked(control)) control.checked = control.value === value;
    else if (control.name) control.value = value;
  }
  // The count of what may still be written follows the keys.
  form.elements.text.dispatchEvent(new Event("keyup"));
  ask(form);
}

/** Asks what the chosen category asks, and nothing else. */
export function ask(form) {
  const category = form.elements.category.value;
  for (const part of form.querySelectorAll("[data-about]")) {
    part.hidden = !category.startsWith(part.dataset.about);
  }
}

/** Lets nothing be changed while it is not known whether it has arrived. */
export function lock(form, isLocked) {
  for (const part of partsOf(form)) {
    for (const control of controlsOf(part)) control.disabled = isLocked;
  }
}

/** A day in three boxes, as it is sent. */
function dayOf(boxes) {
  const [year, month, day] = boxes.map((box) => box.value.trim());
  return year || month || day ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : "";
}

function valueOf(part) {
  const controls = controlsOf(part);
  const [first] = controls;
  if (first.type === "checkbox") return first.checked;
  if (first.type === "radio") return controls.find((control) => control.checked)?.value ?? "";
  return controls.length > 1 ? dayOf(controls) : first.value.trim();
}

/** What is sent: an answer that was not given is left out, as is a question that is not asked. */
export function told(form) {
  const said = {};
  const answers = [];
  for (const part of partsOf(form)) {
    const value = valueOf(part);
    if (part.hidden || !value) continue;
    if (part.dataset.code) answers.push(`${part.dataset.code}=${value}`);
    else said[part.dataset.field] = value;
  }
  return answers.length ? { ...said, answers } : said;
}

/** What needs an answer and has none, as the server would say it. */
export function missing(form) {
  return partsOf(form)
    .filter((part) => !part.hidden && part.dataset.needed && !valueOf(part))
    .map((part) => ({ field: part.dataset.field, message: part.dataset.needed }));
}

let undo = [];
const title = document.title;

/** Takes every mark of an error away. */
export function clear(root) {
  for (const step of undo.splice(0)) step();
  root.querySelector("[data-problems]").replaceChildren();
  document.title = title;
}

/** Marks a question as wrong, under its label and hint, and tells who hears the page. */
function mark(part, message) {
  const said = document.getElementById("offline-error").content.firstElementChild.cloneNode(true);
  const described = part.querySelector("fieldset") ?? controlsOf(part)[0];
  const before = described.getAttribute("aria-describedby");
  const group = part.querySelector(".govuk-form-group");
  said.id = `${part.dataset.field.replaceAll(".", "-")}_wrong`;
  said.querySelector("[data-message]").textContent = message;
  (part.querySelector("[id$='_helptext']") ?? part.querySelector("legend, label")).after(said);
  group.classList.add("govuk-form-group--error");
  described.setAttribute("aria-describedby", [before, said.id].filter(Boolean).join(" "));
  undo.push(() => {
    said.remove();
    group.classList.remove("govuk-form-group--error");
    if (before) described.setAttribute("aria-describedby", before);
    else described.removeAttribute("aria-describedby");
  });
}

/** One line of the summary, which leads to the question if there is one. */
function lineOf(message, control) {
  const line = document.createElement("li");
  if (!control) {
    line.textContent = message;
    return line;
  }
  const link = document.createElement("a");
  link.href = `#${control.id}`;
  link.textContent = message;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    control.focus();
  });
  line.append(link);
  return line;
}

/** Says what is wrong: in a summary on top, and beside each question. */
export function show(root, form, problems) {
  clear(root);
  const summary = document.getElementById("offline-summary").content.firstElementChild.cloneNode(true);
  const parts = new Map(partsOf(form).map((part) => [part.dataset.field, part]));
  for (const { field, message } of problems) {
    const part = parts.get(field);
    const isAsked = part && !part.hidden;
    if (isAsked) mark(part, message);
    summary.querySelector("ul").append(lineOf(message, isAsked && controlsOf(part)[0]));
  }
  root.querySelector("[data-problems]").append(summary);
  document.title = `${root.dataset.error} ${title}`;
  summary.focus();
}
