// The page of a call: keys 1 to 5 choose an outcome, a switch turns them off, a closed page gives its claim back.
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-call]");
  if (!form) return;
  const keys = form.querySelector("[data-keys-switch]");
  let sent = false;

  keys.checked = localStorage.getItem("desk-call-keys") !== "off";
  const showKeys = () => {
    for (const hint of form.querySelectorAll("[data-key-hint]")) hint.hidden = !keys.checked;
  };
  keys.addEventListener("change", () => {
    localStorage.setItem("desk-call-keys", keys.checked ? "on" : "off");
    showKeys();
  });
  showKeys();

  const isField = (element) => element.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isField(event.target)) return;
    const button = form.querySelector(`[data-key="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  form.addEventListener("submit", (event) => {
    const question = event.submitter && event.submitter.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    sent = true;
  });
  // Enter in a field would press the first button, and so say that all is right.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
  });
  document.querySelector("[data-leaving]").addEventListener("submit", () => {
    sent = true;
  });

  window.addEventListener("pagehide", () => {
    if (sent) return;
    const leaving = new FormData();
    leaving.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    leaving.append("quiet", "yes");
    navigator.sendBeacon(form.dataset.leave, leaving);
  });
});
