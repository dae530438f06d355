// Shows the photo that was chosen, before it is sent, from the phone's own memory.

/** @param {HTMLInputElement} input */
function preview(input) {
  const frame = document.createElement("p");
  frame.className = "yj-photo";
  frame.hidden = true;
  const image = document.createElement("img");
  image.alt = "";
  frame.append(image);
  (input.closest("[data-module='govuk-file-upload']") ?? input).after(frame);

  input.addEventListener("change", () => {
    URL.revokeObjectURL(image.src);
    const [file] = input.files ?? [];
    frame.hidden = !file?.type.startsWith("image/");
    image.src = frame.hidden ? "" : URL.createObjectURL(file);
  });
}

/** Adds a preview under every file input that asks for a picture. */
export function previewPhotos() {
  document.querySelectorAll("input[type='file'][data-preview]").forEach(preview);
}
