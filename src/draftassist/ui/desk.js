// The desk's own few moves in the browser: live scores after a pause, marks for citations, copy, two keys.
(() => {
  'use strict';
  const SCORE_AFTER = 70, CHECK_AFTER = 600;  // ms without a key
  const find = (id) => document.getElementById(id);
  const button = (id) => { const at = find(id); return at && (at.matches('button') ? at : at.querySelector('button')); };
  const box = () => document.querySelector('#da-body textarea');
  const busy = () => find('da-status')?.dataset.busy === 'yes';
  let scoring, checking;

  document.addEventListener('input', (event) => {
    if (event.target !== box()) return;
    clearTimeout(scoring); clearTimeout(checking);
    scoring = setTimeout(() => button('da-score-now')?.click(), SCORE_AFTER);
    checking = setTimeout(() => button('da-check-now')?.click(), CHECK_AFTER);
  });

  // a clause named anywhere: mark it, and the sentences that rest on it
  const mark = (clause, from) => {
    for (const old of document.querySelectorAll('.da-marked')) old.classList.remove('da-marked');
    const sentences = [...document.querySelectorAll('[data-cites]')].filter((one) => one.dataset.cites.split('\n').includes(clause));
    const passages = [...document.querySelectorAll('.da-passage')].filter((one) => one.dataset.id === clause);
    for (const one of [...sentences, ...passages]) one.classList.add('da-marked');
    for (const one of passages) one.closest('details')?.setAttribute('open', '');
    show(from.closest('.da-passage') ? sentences[0] : passages[0] ?? sentences[0]);
  };
  const show = (at) => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    at?.scrollIntoView({ block: 'nearest', behavior: calm ? 'auto' : 'smooth' });
  };

  document.addEventListener('click', (event) => {
    const at = event.target.closest?.('[data-cite], [data-flag], #da-copy, #da-draft, #da-another');
    if (!at) return;
    if (at.dataset.cite) mark(at.dataset.cite, at);
    else if (at.dataset.flag) {
      const words = [...document.querySelectorAll('[data-flags]')].filter((one) => one.dataset.flags.split(' ').includes(at.dataset.flag));
      for (const old of document.querySelectorAll('.da-marked')) old.classList.remove('da-marked');
      for (const one of words) one.classList.add('da-marked');
      show(words[0]);
    } else if (at.id === 'da-copy' || at.closest('#da-copy')) copy();
    else { clearTimeout(scoring); clearTimeout(checking); }  // a new draft is coming: the old text is no longer of interest
  });

  const copy = async () => {
    const text = box();
    if (!text?.value) return say('There is no reply to copy yet.');
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {  // no clipboard without https on another host
      text.select();
      document.execCommand('copy');
    }
    const open = text.value.includes('[[') ? ' It still has gaps in [[double brackets]].' : '';
    say('Copied.' + open);
  };
  let silence;
  const say = (words) => {
    let at = find('da-said');
    if (!at) {
      at = Object.assign(document.createElement('div'), { id: 'da-said' });
      at.setAttribute('role', 'status');
      document.body.append(at);
    }
    at.textContent = words;
    clearTimeout(silence);
    silence = setTimeout(() => { at.textContent = ''; }, 4000);
  };

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) { event.preventDefault(); button('da-draft')?.click(); }
    else if (event.key === 'Escape' && busy()) button('da-stop')?.click();
  });

  new MutationObserver(() => {
    // while sentences come in the box is theirs; the status says when it is the agent's again
    const text = box();
    if (text && text.readOnly !== busy()) text.readOnly = busy();
    // a case that has just been put on the desk shows its newest message
    const thread = document.querySelector('.da-thread:not([data-shown])');
    if (thread) {
      thread.dataset.shown = '';
      thread.scrollTop = (thread.lastElementChild?.offsetTop ?? 0) - thread.offsetTop;
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-busy', 'data-shown'] });
})();
