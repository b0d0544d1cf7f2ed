// The week grid: copies a day's hours to others, and tells which spans run over midnight.
document.addEventListener("DOMContentLoaded", () => {
  const spansOf = (day) => [...day.querySelectorAll(".desk-span")];
  const inputsOf = (span) => [...span.querySelectorAll("input")];
  const isGiven = (span) => inputsOf(span).some((input) => (input.type === "checkbox" ? input.checked : input.value));

  const tellMidnight = (span) => {
    const [opens, closes] = inputsOf(span);
    span.querySelector("[data-night]").hidden = !(opens.value && closes.value && closes.value <= opens.value);
  };

  const addSpan = (day) => {
    const spans = spansOf(day);
    const added = spans.at(-1).cloneNode(true);
    for (const input of inputsOf(added)) {
      input.name = input.name.replace(/-\d+-/, `-${spans.length}-`);
      if (input.ariaLabel) input.ariaLabel = input.ariaLabel.replace(/\(\d+\)/, `(${spans.length + 1})`);
    }
    spans.at(-1).after(added);
  };

  const fill = (span, from) => {
    inputsOf(span).forEach((input, number) => {
      const given = from && inputsOf(from)[number];
      input.value = input.type === "checkbox" ? input.value : (given?.value ?? "");
      input.checked = given?.checked ?? false;
    });
    tellMidnight(span);
  };

  const copy = (from, to) => {
    const given = spansOf(from).filter(isGiven);
    while (spansOf(to).length < given.length) addSpan(to);
    spansOf(to).forEach((span, number) => fill(span, given[number]));
    to.querySelector(".desk-more").open = given.length > 1;
    to.querySelector("[name$='-whole']").checked = from.querySelector("[name$='-whole']").checked;
  };

  for (const week of document.querySelectorAll("[data-week]")) {
    for (const copies of week.querySelectorAll(".desk-copies")) copies.hidden = false;

    week.addEventListener("input", (event) => {
      const span = event.target.closest(".desk-span");
      if (span) tellMidnight(span);
    });

    week.addEventListener("click", (event) => {
      const button = event.target.closest("[data-copy-to]");
      if (!button) return;
      const from = button.closest("[data-day]");
      const wanted = button.dataset.copyTo === "weekdays" ? "[data-weekday]" : "[data-day]";
      for (const to of week.querySelectorAll(wanted)) if (to !== from) copy(from, to);
      const said = week.querySelector("[data-week-said]");
      said.textContent = said.dataset.words;
      from.querySelector("input").dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
});
