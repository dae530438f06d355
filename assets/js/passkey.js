// Asks the browser for a passkey and sends its answer in the form; the server checks it.
// What is bytes for the browser travels as base64url text.

function bytesOf(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

function textOf(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

const withBytes = (list) => (list ?? []).map((known) => ({ ...known, id: bytesOf(known.id) }));

function newKeyOptions(asked) {
  return {
    ...asked,
    challenge: bytesOf(asked.challenge),
    user: { ...asked.user, id: bytesOf(asked.user.id) },
    excludeCredentials: withBytes(asked.excludeCredentials),
  };
}

function keyOptions(asked) {
  return {
    ...asked,
    challenge: bytesOf(asked.challenge),
    allowCredentials: withBytes(asked.allowCredentials),
  };
}

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

/** The answer as the server reads it: every part that is there, as text. */
function documentOf(credential) {
  const response = {};
  for (const part of PARTS) {
    if (credential.response[part]) response[part] = textOf(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

function ask(verb, asked) {
  if (verb === "create") return navigator.credentials.create({ publicKey: newKeyOptions(asked) });
  return navigator.credentials.get({ publicKey: keyOptions(asked) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const { publicKey } = JSON.parse(document.getElementById(form.dataset.question).textContent);
  const failed = form.querySelector("[data-passkey-failed]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const credential = await ask(form.dataset.passkey, publicKey);
      form.elements.credential.value = JSON.stringify(documentOf(credential));
      form.submit();
    } catch {
      failed.textContent = form.dataset.failed;
      failed.hidden = false;
    }
  });
}
