"use strict";
(function () {
  var charts = JSON.parse(document.getElementById("chart-data").textContent);
  var config = { displayModeBar: false, responsive: false, showTips: false };
  var narrow = 560;
  var halfway = 900;
  var family = window.getComputedStyle(document.body).fontFamily;

  // What a chart changes where there is little room.
  function fitted(chart, width) {
    var layout = JSON.parse(JSON.stringify(chart.layout));
    layout.width = width;
    layout.font.family = family;
    layout.hoverlabel.font.family = family;
    if (chart.titles && width < halfway) {
      layout.annotations.forEach(function (title, place) { title.text = chart.titles[place]; });
    }
    if (width > narrow || !chart.narrow) return layout;
    var changes = chart.narrow;
    if (changes.height) layout.height = changes.height;
    if (changes.ticks) layout.xaxis.nticks = changes.ticks;
    if (changes.x_angle) layout.xaxis.tickangle = changes.x_angle;
    if (changes["font.size"]) layout.font.size = changes["font.size"];
    if (changes.labels && layout.yaxis && layout.yaxis.ticktext) {
      layout.yaxis.ticktext = layout.yaxis.ticktext.map(function (text) {
        return shorten(text, changes.labels);
      });
    }
    if (changes.one_column) oneColumn(layout);
    return layout;
  }

  function shorten(text, length) {
    var plain = text.replace(/<br>/g, "");
    return plain.length <= length ? text : plain.slice(0, Math.ceil(length / 2)) + "<br>" + plain.slice(Math.ceil(length / 2), length - 1) + "…";
  }

  // Small multiples stand side by side where there is room, else one above the other.
  function oneColumn(layout) {
    var count = layout.annotations.length;
    layout.height = 60 + 250 * count;
    for (var place = 0; place < count; place += 1) {
      var axis = place ? String(place + 1) : "";
      var top = 1 - place / count;
      layout["xaxis" + axis].domain = [0, 1];
      layout["yaxis" + axis].domain = [top - 0.72 / count, top];
      layout.annotations[place].x = 0;
      layout.annotations[place].y = top;
    }
  }

  // Figures beside bars that are too small to read help nobody; the table has them.
  function fittedData(chart, width) {
    if (width > narrow || !chart.narrow || !chart.narrow.hide_text) return chart.data;
    return chart.data.map(function (trace) {
      if (trace.type === "bar") return Object.assign({}, trace, { textposition: "none" });
      return Object.assign({}, trace, { mode: trace.mode.replace("+text", "") });
    });
  }

  function draw(id, width) {
    var place = document.getElementById(id);
    if (!place) return null;
    var chart = charts[id];
    var room = width || place.clientWidth;
    var layout = fitted(chart, room);
    place.style.height = layout.height + "px";
    var message = place.querySelector(".no-chart");
    if (message) message.remove();
    return Plotly.react(place, fittedData(chart, room), layout, config).then(function () {
      place.dataset.drawn = "true";
    });
  }

  function drawAll(width) {
    return Promise.all(Object.keys(charts).map(function (id) { return draw(id, width); }));
  }

  drawAll().then(function () { document.documentElement.dataset.ready = "true"; });

  var waiting;
  var last = document.documentElement.clientWidth;
  window.addEventListener("resize", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      if (document.documentElement.clientWidth === last) return;
      last = document.documentElement.clientWidth;
      drawAll();
    }, 150);
  });

  // Print shows every table, and charts as wide as the type area of an A4 page (182 mm at 96 dots an inch).
  var opened = [];
  window.addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (place) { place.open = true; });
    drawAll(686);
  });
  window.addEventListener("afterprint", function () {
    opened.forEach(function (place) { place.open = false; });
    drawAll();
  });

  // Names for the cells of a table whose rows are stacked on a phone, and the roles that stacking would take away.
  function nameCells(table) {
    var names = [];
    Array.from(table.tHead ? table.tHead.rows : []).forEach(function (row, line) {
      var column = 0;
      Array.from(row.cells).forEach(function (cell) {
        while (names[column] && names[column].until > line) column += 1;
        for (var step = 0; step < cell.colSpan; step += 1) {
          var name = names[column + step];
          names[column + step] = {
            text: name ? name.text + " · " + cell.textContent.trim() : cell.textContent.trim(),
            until: line + cell.rowSpan
          };
        }
        column += cell.colSpan;
      });
    });
    if (names.length < 4) return;
    table.classList.add("stack");
    table.setAttribute("role", "table");
    Array.from(table.querySelectorAll("thead, tbody, tfoot")).forEach(function (part) { part.setAttribute("role", "rowgroup"); });
    Array.from(table.rows).forEach(function (row) {
      var column = 0;
      row.setAttribute("role", "row");
      Array.from(row.cells).forEach(function (cell) {
        var heads = cell.tagName === "TH";
        cell.setAttribute("role", heads ? (cell.scope.indexOf("row") === 0 ? "rowheader" : "columnheader") : "cell");
        if (!heads && names[column]) cell.dataset.label = names[column].text;
        column += cell.colSpan;
      });
    });
  }
  Array.from(document.querySelectorAll("main table")).forEach(nameCells);

  // A link into a folded table opens it.
  function reveal() {
    var target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var folded = target && target.closest("details");
    if (folded && !folded.open) {
      folded.open = true;
      target.scrollIntoView();
    }
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  // The other language opens at the same place.
  var other = document.getElementById("switch-language");
  var file = other.getAttribute("href");
  function keepPlace() { other.setAttribute("href", file + location.hash); }
  window.addEventListener("hashchange", keepPlace);
  keepPlace();
}());
