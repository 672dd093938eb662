// The keyboard in the flame graph: arrows go from frame to frame, Enter zooms to
// the one that is chosen, Escape shows the whole again, / goes to the search.
(() => {
  'use strict';
  const chart = document.getElementById('stack-chart');
  const holder = document.getElementById('stack-holder');
  const search = document.getElementById('search');
  const said = document.getElementById('said');
  let chosen = null;

  const boxes = () => [...chart.querySelectorAll('.boxbg')].map(e => ({
    e, x: parseFloat(e.style.left), y: parseFloat(e.style.top), w: parseFloat(e.style.width),
  }));
  const middle = b => b.x + b.w / 2;

  function choose(b) {
    if (chosen) {
      chosen.e.classList.remove('chosen');
      chosen.e.dispatchEvent(new MouseEvent('mouseleave'));
    }
    chosen = b;
    if (!b) return;
    b.e.classList.add('chosen');
    b.e.dispatchEvent(new MouseEvent('mouseenter'));
    b.e.scrollIntoView({block: 'nearest'});
    said.textContent = b.e.title;
  }

  // next is the nearest box in a direction: the widest of those above or below,
  // or the neighbour in the same row.
  function next(key, all, from) {
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      const rows = all.filter(b => (key === 'ArrowDown' ? b.y > from.y : b.y < from.y) && b.x < from.x + from.w && from.x < b.x + b.w);
      const y = rows.reduce((y, b) => Math.abs(b.y - from.y) < Math.abs(y - from.y) ? b.y : y, Infinity);
      return rows.filter(b => b.y === y).sort((a, b) => b.w - a.w)[0];
    }
    const row = all.filter(b => b.y === from.y && (key === 'ArrowRight' ? b.x > from.x : b.x < from.x));
    return row.sort((a, b) => Math.abs(middle(a) - middle(from)) - Math.abs(middle(b) - middle(from)))[0];
  }

  holder.addEventListener('keydown', event => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const all = boxes();
    const from = chosen && all.find(b => b.e === chosen.e);
    if (event.key.startsWith('Arrow')) {
      event.preventDefault();
      choose((from && next(event.key, all, from)) || from || all.sort((a, b) => b.w - a.w || a.y - b.y)[0]);
    } else if (event.key === 'Enter' && from) {
      event.preventDefault();
      const r = from.e.getBoundingClientRect();
      const at = {clientX: r.x, clientY: r.y, bubbles: true};
      choose(null);
      from.e.dispatchEvent(new MouseEvent('mousedown', at));
      from.e.dispatchEvent(new MouseEvent('click', at));
    } else if (event.key === 'Escape') {
      choose(null);
      const url = new URL(document.URL);
      url.searchParams.delete('p');
      history.pushState('', '', url.toString());
      window.dispatchEvent(new PopStateEvent('popstate'));
    }
  });
  holder.addEventListener('blur', () => choose(null));
  document.addEventListener('keydown', event => {
    if (event.key === '/' && document.activeElement !== search) {
      event.preventDefault();
      search.focus();
    }
  });
  window.addEventListener('beforeprint', () => window.dispatchEvent(new Event('resize')));
})();
