// Saves the chart of a card when the button in its menu is pressed.
(function (colours) {
  "use strict";
  const isFirst = !window.stammkundeColours;
  window.stammkundeColours = colours;
  if (!isFirst) return;

  const texts = (card, kind) => Array.from(card.querySelectorAll(kind), node => node.textContent.trim());

  // A chart that is still on its way is waited for; a card may have none.
  async function drawn(card) {
    const isComing = () => card.querySelector('.stPlotlyChart, [data-testid="stSkeleton"]')
      && !card.querySelector(".js-plotly-plot .main-svg");
    while (isComing()) await new Promise(resolve => setTimeout(resolve, 50));
    return card.querySelector(".js-plotly-plot");
  }

  async function save(button) {
    const card = document.querySelector(`.st-key-card-${button.dataset.card}`);
    const plot = await drawn(card);
    const words = {
      name: texts(card, ".stk-name")[0],
      question: texts(card, ".stk-question")[0] || "",
      number: texts(card, ".stk-value")[0] || "",
      lines: [...texts(card, ".stk-foot"), button.dataset.origin].filter(Boolean),
    };
    const canvas = await stammkundePicture(plot, words, window.stammkundeColours);
    canvas.toBlob(picture => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(picture);
      link.download = `${button.dataset.card}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    }, "image/png");
  }

  document.addEventListener("click", event => {
    const button = event.target.closest && event.target.closest(".stk-picture");
    if (button) save(button);
  });
})
