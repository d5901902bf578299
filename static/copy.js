/* Adds to fields that hold something to copy: a button beside them, and all of it selected at once. */

function select(field) {
  field.focus();
  field.select();
}

for (const button of document.querySelectorAll("button[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  const status = document.getElementById(`${field.id}-copied`);
  field.addEventListener("focus", () => field.select());
  // Browsers let pages copy over HTTPS alone.
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = button.dataset.done;
    } catch {
      // Refused: what is selected can be copied by hand.
      select(field);
    }
  });
}
