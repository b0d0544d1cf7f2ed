// Shows how far a job is until it is over, then the page anew. Without it the page has a link "Look again".
const panel = document.querySelector("[data-job]");
const bar = panel.querySelector("[data-progress]");

async function look() {
  const answer = await fetch(panel.dataset.job, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const job = await answer.json();
  if (job.state !== "queued" && job.state !== "running") {
    location.reload();
    return;
  }
  say("[data-state]", job.shown);
  say("[data-step]", job.total ? `${job.step}: ${Math.floor((100 * job.done) / job.total)} %` : job.step);
  if (job.total) {
    bar.max = job.total;
    bar.value = job.done;
  } else {
    bar.removeAttribute("value");
  }
  setTimeout(look, 1500);
}

function say(place, text) {
  const element = panel.querySelector(place);
  if (element.textContent !== text) element.textContent = text;
}

setTimeout(look, 700);
