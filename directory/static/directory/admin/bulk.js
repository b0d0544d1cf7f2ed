// Shows only the value that belongs to the chosen change. Without it all are shown, and only that one counts.
const choice = document.querySelector("[name=action]");

function show() {
  for (const part of document.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(choice.value);
  }
}

choice.addEventListener("change", show);
show();
