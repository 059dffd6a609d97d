import { common } from '../../parts/lang/it.js';
import type { Translation } from '../messages.js';

export const words: Translation = {
  direction: common.direction,
  title: 'Analisi vocale',
  state: {
    idle: 'Nessuna trasmissione',
    connecting: 'Connessione…',
    streaming: 'Trasmissione in corso',
    paused: 'In pausa',
    degraded: 'Viene trasmesso un solo lato',
    reconnecting: 'Riconnessione…',
    ended: 'Trasmissione terminata',
  },
  waiting: 'In attesa di una chiamata',
  chooseDisplay: 'Scegli una scheda o uno schermo, con l’audio',
  missing: { agent: 'Agente non trasmesso', client: 'Cliente non trasmesso' },
  failed: 'La trasmissione non è riuscita',
  side: { agent: 'Agente', client: 'Cliente' },
  lost: '{seconds} s persi',
  start: 'Avvia la trasmissione',
  stop: 'Termina la trasmissione',
  pause: 'Sospendi la trasmissione',
  resume: 'Riprendi la trasmissione',
  errors: {
    ...common.errors,
    'config-invalid': 'La trasmissione non è configurata correttamente in questa pagina.',
    'audio-blocked': 'Il browser dà accesso all’audio solo dopo un clic. Avvia la trasmissione con un clic.',
    'token-failed': 'La trasmissione non è stata autorizzata. Riprova.',
    unauthorized: 'L’analisi vocale non accetta questa trasmissione. Accedi di nuovo.',
    'connect-timeout': 'L’analisi vocale non ha risposto in tempo.',
    'connect-refused': 'L’analisi vocale non è raggiungibile.',
    'connection-lost': 'La connessione con l’analisi vocale è caduta.',
    'reconnection-exhausted':
      'Non è stato possibile ricollegarsi all’analisi vocale. Avvia di nuovo la trasmissione a mano.',
    'server-error': 'Si è verificato un errore nell’analisi vocale.',
    'invalid-state': 'Ora non è possibile.',
    otherwise: 'Si è verificato un errore durante la trasmissione. Riprova.',
  },
  warnings: {
    ...common.warnings,
    'uplink-stalled': 'La connessione è lenta: una parte della chiamata viene trasmessa in ritardo.',
    'audio-lost': 'Una parte della chiamata non è stata trasmessa.',
  },
};
