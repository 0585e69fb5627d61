import { make } from './elements.ts';

/** An address in a field to copy from, and a button that copies it. */
export function addressField(label: string, address: string): HTMLElement {
  const field = make('input', { type: 'text', readOnly: true, value: address, className: 'address' });
  field.setAttribute('aria-label', label);
  field.addEventListener('focus', () => field.select());
  const button = make('button', { type: 'button', textContent: 'Copy' });
  const copy = async () => {
    field.select();
    // Without https, as on another machine of the network, there is no clipboard.
    await navigator.clipboard.writeText(address);
    button.textContent = 'Copied';
  };
  button.addEventListener('click', () => {
    copy().catch(() => (button.textContent = 'Press Ctrl-C'));
  });
  return make('p', { className: 'permalink' }, [field, button]);
}
